#include "engine/ui/line_edit.hpp"

#include <algorithm>
#include <cstring>

namespace flowwall::ui {
namespace {

bool isContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// Empty for what is no character for a line.
std::string utf8(char32_t c) {
  const bool surrogate = c >= 0xd800 && c <= 0xdfff;
  if (c < 0x20 || (c >= 0x7f && c < 0xa0) || surrogate || c > 0x10ffff) {
    return {};
  }
  const auto continuation = [c](unsigned shift) {
    return static_cast<char>(0x80U | ((c >> shift) & 0x3fU));
  };
  if (c < 0x80) {
    return {static_cast<char>(c)};
  }
  if (c < 0x800) {
    return {static_cast<char>(0xc0U | (c >> 6U)), continuation(0)};
  }
  if (c < 0x10000) {
    return {static_cast<char>(0xe0U | (c >> 12U)), continuation(6), continuation(0)};
  }
  return {static_cast<char>(0xf0U | (c >> 18U)), continuation(12), continuation(6),
          continuation(0)};
}

}  // namespace

void LineEdit::setText(std::string_view text) {
  std::size_t end = std::min(text.size(), kMaxBytes);
  while (end > 0 && end < text.size() && isContinuation(text[end])) {
    --end;
  }
  text_.assign(text.substr(0, end));
  caret_ = text_.size();
}

bool LineEdit::type(char32_t character) {
  const std::string bytes = utf8(character);
  if (bytes.empty() || text_.size() + bytes.size() > kMaxBytes) {
    return false;
  }
  text_.insert(caret_, bytes);
  caret_ += bytes.size();
  return true;
}

bool LineEdit::press(model::Key key) {
  switch (key) {
  case model::Key::left: caret_ = before(caret_); return false;
  case model::Key::right: caret_ = after(caret_); return false;
  case model::Key::home: caret_ = 0; return false;
  case model::Key::end: caret_ = text_.size(); return false;
  case model::Key::backspace: return remove(before(caret_), caret_);
  case model::Key::deleteForward: return remove(caret_, after(caret_));
  default: return false;
  }
}

void LineEdit::wipe() {
  explicit_bzero(text_.data(), text_.size());
  text_.clear();
  caret_ = 0;
}

std::size_t LineEdit::before(std::size_t at) const {
  while (at > 0 && isContinuation(text_[--at])) {
  }
  return at;
}

std::size_t LineEdit::after(std::size_t at) const {
  if (at < text_.size()) {
    ++at;
  }
  while (at < text_.size() && isContinuation(text_[at])) {
    ++at;
  }
  return at;
}

bool LineEdit::remove(std::size_t from, std::size_t to) {
  text_.erase(from, to - from);
  caret_ = from;
  return to > from;
}

}  // namespace flowwall::ui
