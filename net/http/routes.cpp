#include "net/http/routes.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>
#include <string_view>
#include <utility>

#include "net/http/control_fields.hpp"
#include "net/http/control_filter.hpp"
#include "net/http/control_pending.hpp"
#include "net/http/control_view.hpp"
#include "net/http/routes_status.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {

namespace asio = boost::asio;

struct Routes::Route {
  std::string_view method;
  std::string_view path;
  Handler handler;
};

const Routes::Route Routes::kTable[] = {
    {"GET", "/api/status", &Routes::getStatus},
    {"GET", "/api/flows", &Routes::getFlows},
    {"GET", "/api/view", &Routes::getView},
    {"POST", "/api/view", &Routes::postView},
    {"GET", "/api/filter", &Routes::getFilter},
    {"POST", "/api/filter", &Routes::postFilter},
    {"GET", "/api/screenshot.png", &Routes::getScreenshot},
};

Routes::Routes(asio::any_io_executor executor, std::string version, Limits limits,
               handoff::Exchanges& exchanges, WallControl& wall, PngEncoder encode,
               asio::thread_pool& workers, const model::Clock& clock)
    : executor_(executor), version_(std::move(version)), limits_(limits), exchanges_(exchanges),
      wall_(wall), clock_(clock),
      desk_(
          executor, limits.screenshots,
          [this](model::TakeScreenshot command) { return push(command); }, std::move(encode),
          workers),
      flows_(executor, workers, limits.flowsTime) {}

asio::awaitable<ControlResponse> Routes::answer(ControlRequest request) {
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::string allowed;
  for (const Route& route : kTable) {
    if (route.path != request.path) {
      continue;
    }
    if (route.method == method) {
      ControlResponse response = co_await (this->*route.handler)(request);
      co_return response;
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method) +
               (route.method == "GET" ? ", HEAD" : "");
  }
  if (allowed.empty()) {
    co_return errorResponse(404, "there is nothing at " + request.path);
  }
  ControlResponse response = errorResponse(405, request.method + " is not allowed at " +
                                                    request.path + "; allowed: " + allowed);
  response.allow = allowed;
  co_return response;
}

void Routes::onScreenshotsReady() {
  exchanges_.screenshots.drain(
      [this](model::Screenshot&& screenshot) { desk_.deliver(std::move(screenshot)); });
}

asio::awaitable<ControlResponse> Routes::getStatus(const ControlRequest&) {
  co_return jsonResponse(statusJson(version_, wall_, appliedState(), clock_));
}

asio::awaitable<ControlResponse> Routes::getFlows(const ControlRequest&) {
  ControlResponse response = co_await flows_.take(wall_.state(), wall_.params().protocol);
  co_return response;
}

asio::awaitable<ControlResponse> Routes::getView(const ControlRequest&) {
  co_return viewResponse();
}

asio::awaitable<ControlResponse> Routes::postView(const ControlRequest& request) {
  const auto fields = fieldsOf(request);
  if (!fields) {
    co_return errorResponse(400, fields.error().message);
  }
  const auto view = parseSetView(*fields, appliedState().center);
  if (!view) {
    co_return errorResponse(400, view.error().message);
  }
  if (!push(*view)) {
    co_return errorResponse(503, "the renderer is busy: its command queue is full");
  }
  const bool done = co_await applied(pushed_);
  co_return done ? viewResponse() : notAppliedResponse();
}

asio::awaitable<ControlResponse> Routes::getFilter(const ControlRequest&) {
  co_return filterResponse();
}

// The answer comes when the filtered picture is on the wall.
asio::awaitable<ControlResponse> Routes::postFilter(const ControlRequest& request) {
  const auto fields = fieldsOf(request);
  if (!fields) {
    co_return errorResponse(400, fields.error().message);
  }
  const auto filter = parseFilter(*fields, wall_.filter());
  if (!filter) {
    co_return errorResponse(400, filter.error().message);
  }
  const auto published = std::make_shared<Pending<bool>>(executor_);
  wall_.setFilter(*filter, [published] { published->deliver(true); });
  const auto deadline = std::chrono::steady_clock::now() + limits_.applyTime;
  const auto isPublished = co_await published->wait(deadline);
  bool done = false;
  if (isPublished) {
    done = co_await drawn(wall_.state()->generation);
  }
  co_return done ? filterResponse() : notAppliedResponse();
}

asio::awaitable<ControlResponse> Routes::getScreenshot(const ControlRequest& request) {
  const auto fields = fieldsOf(request);
  if (!fields) {
    co_return errorResponse(400, fields.error().message);
  }
  if (!fields->empty()) {
    co_return errorResponse(400, "unknown key '" + fields->begin()->first +
                                     "'; a screenshot takes none");
  }
  ControlResponse response = co_await desk_.take();
  co_return response;
}

bool Routes::push(const model::Command& command) {
  if (!exchanges_.commands.tryPush(command)) {
    return false;
  }
  ++pushed_;
  return true;
}

asio::awaitable<bool> Routes::applied(std::uint64_t ordinal) {
  const auto condition = [this, ordinal] { return appliedState().commandsApplied >= ordinal; };
  const bool done = co_await until(condition);
  co_return done;
}

asio::awaitable<bool> Routes::drawn(std::uint64_t generation) {
  const auto condition = [this, generation] {
    return appliedState().snapshotGeneration >= generation;
  };
  const bool done = co_await until(condition);
  co_return done;
}

template <typename Condition> asio::awaitable<bool> Routes::until(Condition condition) {
  // The renderer publishes once a frame and wakes nobody for it: a look every few milliseconds is
  // cheaper than a wake-up every frame, and is made only while somebody waits.
  constexpr std::chrono::milliseconds kLook{5};
  const auto deadline = std::chrono::steady_clock::now() + limits_.applyTime;
  asio::steady_timer timer(executor_);
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) {
      co_return false;
    }
    timer.expires_after(kLook);
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return true;
}

const model::AppliedState& Routes::appliedState() {
  exchanges_.applied.acquire();
  return exchanges_.applied.readSlot();
}

ControlResponse Routes::notAppliedResponse() const {
  return errorResponse(503, "the renderer has not applied the change within " +
                                std::to_string(limits_.applyTime.count()) + " ms");
}

ControlResponse Routes::filterResponse() {
  boost::json::object filter = filterJson(wall_.state()->filter);
  filter["ok"] = true;
  return jsonResponse(wire::plainJson(filter));
}

ControlResponse Routes::viewResponse() {
  boost::json::object view = viewJson(appliedState());
  view["ok"] = true;
  return jsonResponse(wire::plainJson(view));
}

}  // namespace flowwall::net::http
