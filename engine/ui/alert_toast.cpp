// The newest alert, in a red frame: who, to whom, how bad, why; or a message of the wall's own.
#include <algorithm>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"
#include "engine/ui/toast_queue.hpp"

namespace flowwall::ui {
namespace {

constexpr float kPadding = 18.0F;
constexpr float kMark = 26.0F;
constexpr float kBaseline = 27.0F;  // of the first line

float markWidth(const ToastContent& toast) {
  return toast.isAlert ? kMark : 0.0F;
}

}  // namespace

void ToastQueue::update(const std::vector<model::Alert>& alerts, model::Uptime now) {
  const bool first = !started_;
  started_ = started_ || !alerts.empty();
  const bool mayChange = !shown_ || now - since_ >= kLeast;
  if (mayChange) {
    const auto isNews = [&](const model::Alert& alert) {
      return alert.number > lastNumber_ && now - alert.raised < kNews;
    };
    // What a wall finds at its start is one piece of news: the newest.
    const auto next = first && !alerts.empty() && isNews(alerts.back())
                          ? std::prev(alerts.end())
                          : std::ranges::find_if(alerts, isNews);
    if (next != alerts.end()) {
      shown_ = *next;
      lastNumber_ = next->number;
      since_ = first ? now - kFade : now;
      return;
    }
  }
  if (shown_ && now - since_ >= kMost) {
    shown_.reset();
  }
}

double ToastQueue::opacity(model::Uptime now) const {
  if (!shown_) {
    return 0.0;
  }
  const auto passed = std::min(now - since_, since_ + kMost - now);
  return std::clamp(static_cast<double>(passed.count()) / static_cast<double>(kFade.count()), 0.0,
                    1.0);
}

bool ToastQueue::fading(model::Uptime now) const {
  return shown_ && opacity(now) < 1.0;
}

std::string alertText(const model::Alert& alert) {
  std::string place(alert.country.view());
  if (alert.asn != 0) {
    place += (place.empty() ? "AS" : ", AS") + std::to_string(alert.asn);
  }
  if (!place.empty()) {
    place = " (" + place + ")";
  }
  const std::string client(alert.client.view());
  const std::string server(alert.server.view());
  return client + (alert.serverIsNear ? place : "") + " → " + server +
         (alert.serverIsNear ? "" : place) + " · score " + std::to_string(alert.score) + " · " +
         std::string(alert.why.view());
}

float toastRoom(const Box& most, const ToastContent& toast) {
  return most.w - 2.0F * kPadding - markWidth(toast);
}

Box drawToast(Canvas& canvas, const Box& most, const ToastContent& toast,
              const std::vector<std::string>& lines) {
  const float mark = markWidth(toast);
  const float opacity = static_cast<float>(toast.opacityPercent) / 100.0F;
  float widest = 0.0F;
  for (const std::string& line : lines) {
    widest = std::max(widest, canvas.width(Style::note, line));
  }
  const float width = widest + 2.0F * kPadding + mark;
  const Box box{most.x + (most.w - width) / 2.0F, most.y, width, most.h};
  const Rgb ink = toast.isAlert ? theme::kToastInk : theme::kInk;
  canvas.rect(box, toast.isAlert ? theme::kToastGround : theme::kNoticeGround, 0.94F * opacity,
              5.0F);
  canvas.frame(box, canvas.tone(toast.tone), 0.75F * opacity, 5.0F);
  float baseline = box.y + kBaseline;
  if (toast.isAlert) {
    canvas.warningMark({box.x + kPadding, baseline}, 15.0F, ink, opacity);
  }
  for (const std::string& line : lines) {
    canvas.text(Style::note, {box.x + kPadding + mark, baseline}, ink, line, Align::left, opacity);
    baseline += kToastRow;
  }
  return box;
}

}  // namespace flowwall::ui
