// LineEdit: one line of text that somebody types: UTF-8, a caret, and no more than fits.
//
// Ownership: its text is reserved once and never moved, so that wipe() leaves nothing of a secret
// behind. Thread: render thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/model/input_event.hpp"

namespace flowwall::ui {

class LineEdit {
 public:
  static constexpr std::size_t kMaxBytes = 64;

  LineEdit() { text_.reserve(kMaxBytes); }

  [[nodiscard]] const std::string& text() const { return text_; }
  /// Where the next character goes. Units: bytes.
  [[nodiscard]] std::size_t caret() const { return caret_; }
  void setText(std::string_view text);

  /// What does not fit, and what is no character for a line, is not taken. True: the text is
  /// another.
  bool type(char32_t character);
  /// Moves the caret or removes a character; other keys do nothing. True: the text is another.
  bool press(model::Key key);

  /// Forgets the text, in memory too.
  void wipe();

 private:
  [[nodiscard]] std::size_t before(std::size_t at) const;
  [[nodiscard]] std::size_t after(std::size_t at) const;
  bool remove(std::size_t from, std::size_t to);

  std::string text_;
  std::size_t caret_ = 0;
};

}  // namespace flowwall::ui
