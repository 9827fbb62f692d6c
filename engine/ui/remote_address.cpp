// Where the wall can be steered from: the address as text, and as a QR code for a phone.
#include <algorithm>

#include "engine/ui/content.hpp"
#include "engine/ui/drawing.hpp"

namespace flowwall::ui {
namespace {

constexpr float kPadding = 14.0F;
constexpr float kLine = 25.0F;
constexpr std::size_t kMostLines = 4;

// Before the last port or part of a path, if there is one in `text`; else at its end.
std::size_t breakIn(std::string_view text, std::size_t most) {
  for (std::size_t at = most; at > 1; --at) {
    const bool port = text[at] == ':' && text.substr(at, 3) != "://";
    const bool part = text[at] == '/' && text[at - 1] != ':' && text[at - 1] != '/';
    if (port || (part && at + 1 < text.size())) {
      return at;
    }
  }
  return most;
}

// An address is no use shortened: it goes on in the next line.
std::vector<std::string> broken(const Canvas& canvas, std::string_view text, float most) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t fits = 1;
    while (fits < text.size() && canvas.width(Style::text, text.substr(0, fits + 1)) <= most) {
      ++fits;
    }
    fits = fits < text.size() ? breakIn(text, fits) : fits;
    lines.emplace_back(text.substr(0, fits));
    text.remove_prefix(fits);
  }
  return lines;
}

}  // namespace

RemoteContent remoteOf(const std::string& address) {
  return {address, qrCode(address)};
}

void drawRemote(Canvas& canvas, const Box& box, const RemoteContent& remote) {
  canvas.rect(box, theme::kNoticeGround, 0.86F, 8.0F);
  canvas.frame(box, theme::kDim, 0.55F, 8.0F);
  const float side = box.h - 2.0F * kPadding;
  const Box code{box.right() - kPadding - side, box.y + kPadding, side, side};
  canvas.qrCode(code, remote.code, theme::kInk, theme::kGrounds.front());
  const float left = box.x + kPadding;
  canvas.caption({left, box.y + 30.0F}, "REMOTE CONTROL");
  float baseline = box.y + 62.0F;
  const auto lines = broken(canvas, remote.address, code.x - kPadding - left);
  for (const std::string& line : std::span(lines).first(std::min(lines.size(), kMostLines))) {
    canvas.text(Style::text, {left, baseline}, theme::kInk, line);
    baseline += kLine;
  }
  canvas.text(Style::note, {left, box.bottom() - 20.0F}, theme::kMute, "Scan it, or type it");
}

}  // namespace flowwall::ui
