#include "net/http/routes.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string_view>
#include <utility>

#include "net/http/control_access.hpp"
#include "net/http/control_fields.hpp"
#include "net/http/control_filter.hpp"
#include "net/http/control_pending.hpp"
#include "net/http/control_pictures.hpp"
#include "net/http/control_poll.hpp"
#include "net/http/control_view.hpp"
#include "net/http/metrics.hpp"
#include "net/http/prometheus_text.hpp"
#include "net/http/routes_status.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {

namespace asio = boost::asio;

struct Routes::Route {
  std::string_view method;
  std::string_view path;
  Role role;
  Handler handler;
};

const Routes::Route Routes::kTable[] = {
    {"GET", "/api/status", Role::read, &Routes::getStatus},
    {"GET", "/api/flows", Role::read, &Routes::getFlows},
    {"GET", "/api/snapshots", Role::read, &Routes::getSnapshots},
    {"GET", "/api/snapshots/*", Role::read, &Routes::getSnapshot},
    {"POST", "/api/renew-session", Role::change, &Routes::postSession},
    {"POST", "/api/set-params", Role::change, &Routes::postParams},
    {"GET", "/api/view", Role::read, &Routes::getView},
    {"POST", "/api/view", Role::change, &Routes::postView},
    {"GET", "/api/filter", Role::read, &Routes::getFilter},
    {"POST", "/api/filter", Role::change, &Routes::postFilter},
    {"GET", "/api/screenshot.png", Role::read, &Routes::getScreenshotPng},
    {"GET", "/api/screenshot.jpg", Role::read, &Routes::getScreenshotJpeg},
    {"GET", "/api/stream.mjpg", Role::read, &Routes::getStream},
    {"GET", "/ws", Role::read, &Routes::getWebSocket},
    {"GET", "/metrics", Role::read, &Routes::getMetrics},
    {"GET", "/healthz", Role::open, &Routes::getHealthy},
    {"GET", "/readyz", Role::open, &Routes::getReady},
};

namespace {

constexpr std::string_view kOtherRoute = "other";
constexpr std::string_view kSnapshots = "/api/snapshots/";

bool isAt(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with("/*")) {
    return path == pattern;
  }
  pattern.remove_suffix(1);
  return path.size() > pattern.size() && path.starts_with(pattern);
}

ControlResponse notAllowed(const ControlRequest& request, std::string allowed) {
  ControlResponse response = errorResponse(405, request.method + " is not allowed at " +
                                                    request.path + "; allowed: " + allowed);
  response.allow = std::move(allowed);
  return response;
}

}  // namespace

Routes::Routes(asio::any_io_executor executor, std::string version, Limits limits, StaticFiles page,
               ControlAccess& access, handoff::Exchanges& exchanges, WallControl& wall,
               PictureEncoders encoders, asio::thread_pool& workers, const model::Clock& clock,
               ControlCounts& counts)
    : executor_(executor), version_(std::move(version)), limits_(limits), page_(std::move(page)),
      exchanges_(exchanges), renderer_(executor, exchanges), wall_(wall), clock_(clock),
      desk_(
          executor, limits.screenshots,
          [this](model::TakeScreenshot command) { return renderer_.push(command); }, encoders,
          workers),
      previews_(
          executor, limits.previews,
          [this](const model::WatchPicture& command) { return renderer_.push(command); },
          std::move(encoders.jpeg), workers),
      flows_(executor, workers, limits.flowsTime), access_(access), counts_(counts),
      feed_(
          executor, limits.feed,
          [this]() -> const model::AppliedState& { return renderer_.applied(); }, wall, flows_,
          clock, counts) {}

Routes::Found Routes::find(const ControlRequest& request) {
  const std::string_view asked = request.method;
  const std::string_view method = asked == "HEAD" ? "GET" : asked;
  Found found;
  for (const Route& route : kTable) {
    if (!isAt(route.path, request.path)) {
      continue;
    }
    if (route.method == method) {
      found.route = &route;
      return found;
    }
    found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(route.method) +
                     (route.method == "GET" ? ", HEAD" : "");
  }
  return found;
}

asio::awaitable<ControlResponse> Routes::answer(ControlRequest request) {
  const Found found = find(request);
  const Role role = found.route != nullptr ? found.route->role : Role::open;
  ControlResponse response;
  if (auto refused = access_.refusal(request, role)) {
    response = std::move(*refused);
  } else if (auto welcome = access_.login(request)) {
    response = std::move(*welcome);
  } else if (found.route != nullptr) {
    response = co_await (this->*found.route->handler)(request);
  } else if (auto file = pageResponse(request)) {
    response = std::move(*file);
  } else if (found.allowed.empty()) {
    response = errorResponse(404, "there is nothing at " + request.path);
  } else {
    response = notAllowed(request, found.allowed);
  }
  const std::string_view path = found.route != nullptr ? found.route->path : kOtherRoute;
  ++counts_.answers[{path, response.status}];
  co_return response;
}

std::optional<ControlResponse> Routes::pageResponse(const ControlRequest& request) const {
  auto response = page_.find(request);
  if (response && request.method != "GET" && request.method != "HEAD") {
    return notAllowed(request, "GET, HEAD");
  }
  return response;
}

void Routes::onPicturesReady() {
  exchanges_.screenshots.drain(
      [this](model::Screenshot&& screenshot) { desk_.deliver(std::move(screenshot)); });
  exchanges_.previews.drain(
      [this](model::Preview&& preview) { previews_.deliver(std::move(preview)); });
}

asio::awaitable<ControlResponse> Routes::getStatus(const ControlRequest&) {
  const PreviewCounts previews{previews_.viewers(), previews_.encoded()};
  co_return jsonResponse(statusJson(version_, wall_, renderer_.applied(), previews, clock_));
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
  const auto view = parseSetView(*fields, renderer_.applied().center);
  if (!view) {
    co_return errorResponse(400, view.error().message);
  }
  if (!renderer_.push(*view)) {
    co_return errorResponse(503, "the renderer is busy: its command queue is full");
  }
  const bool done = co_await renderer_.untilApplied(limits_.applyTime);
  feed_.look();
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
    done = co_await renderer_.untilDrawn(wall_.state()->generation, limits_.applyTime);
  }
  feed_.look();
  co_return done ? filterResponse() : notAppliedResponse();
}

asio::awaitable<ControlResponse> Routes::getScreenshotPng(const ControlRequest& request) {
  ControlResponse response = co_await getScreenshot(request, PictureFormat::png);
  co_return response;
}

asio::awaitable<ControlResponse> Routes::getScreenshotJpeg(const ControlRequest& request) {
  ControlResponse response = co_await getScreenshot(request, PictureFormat::jpeg);
  co_return response;
}

asio::awaitable<ControlResponse> Routes::getScreenshot(const ControlRequest& request,
                                                       PictureFormat format) {
  const auto wish = parseScreenshotWish(request);
  if (!wish) {
    co_return errorResponse(400, wish.error().message);
  }
  ControlResponse response = co_await desk_.take(format, wish->widthPx);
  co_return response;
}

asio::awaitable<ControlResponse> Routes::getStream(const ControlRequest& request) {
  const auto wish = parseStreamWish(request);
  if (!wish) {
    co_return errorResponse(400, wish.error().message);
  }
  co_return previews_.stream(wish->widthPx, wish->framesPerSecond);
}

template <typename T, typename Ask>
asio::awaitable<Result<T>> Routes::asked(Ask ask, std::chrono::milliseconds time) {
  const auto pending = std::make_shared<Pending<Result<T>>>(executor_);
  ask([pending](const Result<T>& answer) { pending->deliver(answer); });
  auto answer = co_await pending->wait(std::chrono::steady_clock::now() + time);
  co_return answer ? std::move(*answer)
                   : Result<T>(Error{"there was no answer within " +
                                     std::to_string(time.count() / 1000) + " s"});
}

asio::awaitable<ControlResponse> Routes::getSnapshots(const ControlRequest&) {
  using Names = std::vector<std::string>;
  const auto list = [this](auto done) { wall_.listSnapshots(std::move(done)); };
  const Result<Names> names = co_await asked<Names>(list, limits_.filesTime);
  if (!names) {
    co_return errorResponse(503, names.error().message);
  }
  boost::json::array json;
  for (const std::string& name : *names) {
    json.emplace_back(name);
  }
  co_return jsonResponse(wire::plainJson(json));
}

asio::awaitable<ControlResponse> Routes::getSnapshot(const ControlRequest& request) {
  using Names = std::vector<std::string>;
  const std::string name = request.path.substr(request.path.rfind('/') + 1);
  const auto list = [this](auto done) { wall_.listSnapshots(std::move(done)); };
  const Result<Names> names = co_await asked<Names>(list, limits_.filesTime);
  const bool isListed = names && request.path == std::string(kSnapshots) + name &&
                        std::ranges::find(*names, name) != names->end();
  if (!isListed) {
    co_return names ? errorResponse(404, "there is no such snapshot; GET /api/snapshots lists them")
                    : errorResponse(503, names.error().message);
  }
  const auto read = [this, &name](auto done) { wall_.readSnapshot(name, std::move(done)); };
  Result<std::string> text = co_await asked<std::string>(read, limits_.filesTime);
  co_return text ? jsonResponse(std::move(*text)) : errorResponse(503, text.error().message);
}

asio::awaitable<ControlResponse> Routes::postParams(const ControlRequest& request) {
  const auto fields = fieldsOf(request);
  if (!fields) {
    co_return errorResponse(400, fields.error().message);
  }
  const auto params = parsePollParams(*fields);
  if (!params) {
    co_return errorResponse(400, params.error().message);
  }
  if (const Result<void> set = wall_.setParams(*params); set.has_error()) {
    co_return errorResponse(409, set.error().message);
  }
  feed_.look();
  const boost::json::object answer{{"ok", true}, {"params", paramsJson(wall_.params())}};
  co_return jsonResponse(wire::plainJson(answer));
}

asio::awaitable<ControlResponse> Routes::postSession(const ControlRequest& request) {
  if (!request.isSecure && !request.peer.isLoopback()) {
    co_return errorResponse(403, "a password is not taken over plain HTTP from another machine: "
                                 "whoever listens could read it; use HTTPS (control.certificate), "
                                 "or log in at the wall");
  }
  if (!request.query.empty()) {
    co_return errorResponse(400, "user and pass belong into the body: addresses get into logs");
  }
  const auto fields = fieldsOf(request);
  if (!fields) {
    co_return errorResponse(400, fields.error().message);
  }
  const auto login = parseLogin(*fields);
  if (!login) {
    co_return errorResponse(400, login.error().message);
  }
  if (wall_.ntopHost().empty()) {
    co_return errorResponse(409, "there is no ntopng to log in to");
  }
  const auto renew = [this, &login](auto done) {
    wall_.renewSession(login->user, login->password, std::move(done));
  };
  const Result<std::string> user = co_await asked<std::string>(renew, limits_.loginTime);
  if (!user) {
    co_return errorResponse(502, user.error().message);
  }
  feed_.sessionRenewed();
  co_return jsonResponse(R"({"ok":true})");
}

asio::awaitable<ControlResponse> Routes::getMetrics(const ControlRequest&) {
  ControlResponse response = jsonResponse(metricsText({.version = version_,
                                                       .wall = wall_,
                                                       .applied = renderer_.applied(),
                                                       .frameTimes = exchanges_.frameTimes,
                                                       .gpuTimes = exchanges_.gpuTimes,
                                                       .control = counts_,
                                                       .clock = clock_}));
  response.contentType = PrometheusText::kContentType;
  co_return response;
}

// A wall on which nothing moves is still drawn once a second.
asio::awaitable<ControlResponse> Routes::getHealthy(const ControlRequest&) {
  const bool draws = co_await renderer_.untilNextFrame(limits_.frameTime);
  co_return draws ? jsonResponse(R"({"ok":true})")
                  : errorResponse(503, "the renderer has drawn nothing for " +
                                           std::to_string(limits_.frameTime.count()) + " ms");
}

// Anybody may ask, so it tells the state and no more.
asio::awaitable<ControlResponse> Routes::getReady(const ControlRequest&) {
  if (renderer_.applied().frames == 0) {
    co_return errorResponse(503, "nothing has been drawn yet");
  }
  const model::SourceState state = wall_.state()->health.state;
  co_return state == model::SourceState::live
      ? jsonResponse(R"({"ok":true})")
      : errorResponse(503, "the source is " + std::string(model::toString(state)));
}

asio::awaitable<ControlResponse> Routes::getWebSocket(const ControlRequest& request) {
  co_return feed_.open(request);
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
  boost::json::object view = viewJson(renderer_.applied());
  view["ok"] = true;
  return jsonResponse(wire::plainJson(view));
}

}  // namespace flowwall::net::http
