// What can be operated at the wall, as it looks now: buttons, one form at a time, the keys' list.
//
// Ownership: values; equal ones look the same. Thread: any.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowwall::ui {

enum class ConsoleButton : std::uint8_t { zoomIn, zoomOut, home, pause, filter, session, help };
inline constexpr std::size_t kConsoleButtons = 7;

enum class FormKind : std::uint8_t { filter, session };

struct FieldContent {
  std::string label;
  std::string text;                  ///< as it is shown: a password's is dots
  std::optional<std::size_t> caret;  ///< in bytes of the text; absent: it is typed elsewhere
  bool wrong = false;                ///< the text is not allowed, and has no effect
  std::string hint;                  ///< shown while there is no text
  bool operator==(const FieldContent&) const = default;
};

/// Fields that act together, with what heads them.
struct FormSection {
  std::string title;
  std::string note;  ///< when its fields act, or what is wrong with one
  bool isWrong = false;
  bool operator==(const FormSection&) const = default;
};

struct FormContent {
  FormKind kind = FormKind::filter;
  std::vector<FormSection> sections;
  std::vector<FieldContent> fields;
  std::vector<std::string> buttons;
  bool operator==(const FormContent&) const = default;
};

struct ConsoleContent {
  bool buttons = false;
  std::optional<ConsoleButton> hovered;
  bool paused = false;
  bool filtering = false;
  bool help = false;
  std::optional<FormContent> form;
  bool operator==(const ConsoleContent&) const = default;
};

/// A key, and what it does.
struct KeyHelp {
  std::string_view key;
  std::string_view does;
};
inline constexpr std::array<KeyHelp, 14> kKeyHelp{{{"wheel, + -", "zoom"},
                                                   {"0, h", "back to where the view began"},
                                                   {"drag, arrows", "move or turn"},
                                                   {"two clicks left", "zoom out"},
                                                   {"two clicks right", "zoom in"},
                                                   {"g", "globe or map"},
                                                   {"space", "pause"},
                                                   {"f", "filter"},
                                                   {"u", "log in to ntopng as another user"},
                                                   {"p", "panels"},
                                                   {"l", "labels"},
                                                   {"s", "screenshot into the data directory"},
                                                   {"Esc", "close what is open; 5 s later, quit"},
                                                   {"q", "quit, unless the wall is a kiosk"}}};

}  // namespace flowwall::ui
