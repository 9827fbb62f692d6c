#include "engine/app/wall_requests.hpp"

#include <spdlog/spdlog.h>
#include <utility>

namespace flowwall::app {

void WallRequests::handleAll() {
  exchanges_.requests.drain([this](model::WallRequest&& request) {
    std::visit([this](auto& one) { handle(one); }, request);
  });
}

void WallRequests::handle(model::KeepScreenshot& request) {
  data_.keepScreenshot(std::move(request.image), [this](const net::Result<std::string>& path) {
    if (path) {
      spdlog::info("screenshot: {}", *path);
      say("Screenshot: " + *path, true);
    } else {
      say("No screenshot: " + path.error().message, false);
    }
  });
}

void WallRequests::handle(model::SetFilter& request) {
  data_.setFilter(std::move(request.filter), [] {});
}

void WallRequests::handle(model::SetPollParams& request) {
  const net::Result<void> set = data_.setParams(request);
  if (set.has_error()) {
    say(set.error().message, false);
    return;
  }
  const net::http::PollParams now = data_.params();
  say("Polling interface " + std::to_string(now.interfaceId) + ", " + std::to_string(now.length) +
          " flows, " + now.protocol,
      true);
}

void WallRequests::handle(model::RenewSession& request) {
  data_.renewSession(std::move(request.user), std::move(request.password),
                     [this](const net::Result<std::string>& user) {
                       if (user) {
                         spdlog::info("logged in to ntopng as {}", *user);
                         say("Logged in as " + *user, true, true);
                       } else {
                         spdlog::warn("not logged in: {}", user.error().message);
                         say("Not logged in: " + user.error().message, false, true);
                       }
                     });
}

void WallRequests::say(std::string text, bool good, bool login) {
  if (!exchanges_.messages.tryPush({std::move(text), good, login})) {
    spdlog::debug("a message to the wall was dropped: the queue is full");
  }
}

}  // namespace flowwall::app
