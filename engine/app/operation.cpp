#include "engine/app/operation.hpp"

#include <spdlog/spdlog.h>
#include <utility>

namespace flowwall::app {

Operation::Operation(platform::Window* window, bool kiosk, WallView& view, ui::Panels& panels,
                     handoff::Exchanges& exchanges, std::function<void()> keepPicture)
    : window_(window), kiosk_(kiosk), view_(view), panels_(panels), exchanges_(exchanges),
      keepPicture_(std::move(keepPicture)) {}

bool Operation::takeAnswers(model::Uptime now) {
  const std::size_t count = exchanges_.messages.drain([&](model::WallMessage&& message) {
    if (!message.login || !console_.loginAnswered(message, now)) {
      panels_.announce(std::move(message.text), message.good ? ui::Tone::live : ui::Tone::bad, now);
    }
  });
  const bool polledAnew = exchanges_.polled.acquire();
  if (polledAnew) {
    console_.takePolled(exchanges_.polled.readSlot());
  }
  return count > 0 || polledAnew;
}

bool Operation::takeEvents(platform::PixelExtent picture, model::Uptime now) {
  if (window_ == nullptr) {
    return false;
  }
  const auto events = window_->pollEvents();
  for (const model::InputEvent& event : events) {
    ui::Console::Answer own =
        console_.handle(event, themePoint(event), panels_.layout().console, filter(), now);
    if (own.request) {
      ask(std::move(*own.request));
    }
    if (own.typed) {
      control(model::TextTyped{*own.typed}, picture, now);
    } else if (!own.taken) {
      control(event, picture, now);
    }
  }
  return !events.empty();
}

bool Operation::turnCursor(model::Uptime now) {
  if (window_ == nullptr) {
    return false;
  }
  const bool shown = console_.showsCursor(now);
  const bool turned = std::exchange(cursorShown_, shown) != shown;
  if (turned) {
    window_->showCursor(shown);
  }
  return turned;
}

ui::ConsoleContent Operation::content(model::Uptime now) const {
  return window_ != nullptr ? console_.content(view_.settings.paused, filter(), now)
                            : ui::ConsoleContent{};
}

void Operation::ask(model::WallRequest request) {
  if (!exchanges_.requests.tryPush(std::move(request))) {
    spdlog::warn("a request made at the wall was dropped: the network side is busy");
  }
  exchanges_.wakeNetwork();
}

const model::FlowFilter& Operation::filter() const {
  return exchanges_.snapshots.readSlot().filter.filter;
}

std::optional<glm::vec2> Operation::themePoint(const model::InputEvent& event) const {
  const auto at = model::pointerOf(event);
  return at ? std::optional(
                  panels_.toTheme({static_cast<float>(at->xPx), static_cast<float>(at->yPx)}))
            : std::nullopt;
}

void Operation::control(const model::InputEvent& event, platform::PixelExtent picture,
                        model::Uptime now) {
  const auto action = controls_.handle(
      event, view_.camera,
      {.widthPx = picture.width, .heightPx = picture.height, .settings = view_.settings}, now);
  if (!action) {
    return;
  }
  if (const auto* view = std::get_if<model::SetView>(&*action)) {
    view_.set(*view, now);
  } else {
    answer(std::get<scene::ControlRequest>(*action), now);
  }
}

void Operation::answer(scene::ControlRequest request, model::Uptime now) {
  switch (request) {
  case scene::ControlRequest::quit: quitRequested_ = quitRequested_ || !kiosk_; break;
  case scene::ControlRequest::screenshot: keepPicture_(); break;
  case scene::ControlRequest::filter: console_.toggle(ui::FormKind::filter, filter()); break;
  case scene::ControlRequest::session: openSession(now); break;
  case scene::ControlRequest::help: console_.toggleHelp(now); break;
  }
}

// A password is not asked for in vain.
void Operation::openSession(model::Uptime now) {
  std::string why = ui::noLoginAt(exchanges_.snapshots.readSlot().health);
  if (why.empty()) {
    console_.toggle(ui::FormKind::session, filter());
  } else {
    panels_.announce(std::move(why), ui::Tone::note, now);
    console_.saidInstead(now);
  }
}

}  // namespace flowwall::app
