// Console: what can be operated at the wall with pointer and keyboard besides the view: buttons,
// the filter bar, the session dialog and the keys' list. It takes the events that are its own, and
// tells what they ask for; the rest is the camera's.
//
// Buttons and cursor are there while the pointer moves, and for a while after; forms until they are
// closed; the session dialog until its login went well. A change of the filter acts while it is
// typed; what ntopng is asked for waits for APPLY. Units: points in px of the theme, as the boxes
// of the Layout. Ownership: owns what is typed; the password is wiped from memory once it is asked
// with, or the dialog closes. Thread: render thread.
#pragma once

#include <algorithm>
#include <glm/vec2.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/flow_filter.hpp"
#include "engine/model/health.hpp"
#include "engine/model/input_event.hpp"
#include "engine/model/units.hpp"
#include "engine/model/wall_request.hpp"
#include "engine/ui/announcement.hpp"
#include "engine/ui/console_content.hpp"
#include "engine/ui/layout.hpp"
#include "engine/ui/line_edit.hpp"

namespace flowwall::ui {

/// Why nobody can log in at this source, for the wall to say; empty: somebody may.
[[nodiscard]] std::string noLoginAt(const model::SourceHealth& source);

class Console {
 public:
  static constexpr model::Uptime kPointerRests{3000};  ///< before it is hidden
  /// For so long after something was closed, and what was said then is gone, Escape is not taken
  /// for a wish to quit the wall.
  static constexpr model::Uptime kEscapeRests{5000};

  struct Answer {
    bool taken = false;             ///< nobody else is to see the event
    std::optional<char32_t> typed;  ///< a button stands for this key
    std::optional<model::WallRequest> request;
  };

  /// `point`: where the event's pointer is, if it has one. `filter`: the one in force.
  [[nodiscard]] Answer handle(const model::InputEvent& event, std::optional<glm::vec2> point,
                              const ConsoleLayout& layout, const model::FlowFilter& filter,
                              model::Uptime now);

  /// Opens it, or closes it when it is open.
  void toggle(FormKind form, const model::FlowFilter& filter);
  void toggleHelp(model::Uptime now);
  /// What ntopng is asked for; absent: not known.
  void takePolled(const model::SetPollParams& polled) { polled_ = polled; }
  /// What came of a login. True: the dialog is open, and says why there is none.
  [[nodiscard]] bool loginAnswered(const model::WallMessage& answer, model::Uptime now);
  /// Something was said where a dialog was expected: Escape is meant for that.
  void saidInstead(model::Uptime now) { restEscape(now + Announcement::kShown); }

  [[nodiscard]] bool showsCursor(model::Uptime now) const;
  [[nodiscard]] ConsoleContent content(bool paused, const model::FlowFilter& filter,
                                       model::Uptime now) const;

 private:
  struct Field {
    std::string label;
    std::optional<model::FilterField> filters;
    std::string hint;
    bool masked = false;
    bool wrong = false;
    LineEdit edit;
  };
  struct Form {
    FormKind kind = FormKind::filter;
    std::vector<Field> fields;
    std::size_t focus = 0;
    std::vector<FormSection> sections;
    /// Of the section: what is wrong with it; empty: nothing.
    void complain(std::size_t section, std::string what);
  };

  void close();
  void restEscape(model::Uptime from) { closedAt_ = std::max(closedAt_.value_or(from), from); }
  [[nodiscard]] bool isOpen() const { return form_ || help_; }
  [[nodiscard]] Answer take(const model::InputEvent& event, std::optional<glm::vec2> point,
                            const ConsoleLayout& layout, const model::FlowFilter& filter,
                            model::Uptime now);
  [[nodiscard]] Answer press(glm::vec2 point, const ConsoleLayout& layout,
                             const model::FlowFilter& filter);
  [[nodiscard]] Answer pressButton(ConsoleButton button, const model::FlowFilter& filter);
  [[nodiscard]] Answer pressFormButton(std::size_t index, const model::FlowFilter& filter);
  [[nodiscard]] Answer key(model::Key key, const model::FlowFilter& filter, model::Uptime now);
  [[nodiscard]] Answer edited(const model::FlowFilter& filter);
  [[nodiscard]] Answer submit();
  [[nodiscard]] Answer applyParams();
  [[nodiscard]] Answer logIn();
  [[nodiscard]] std::string hintOf(std::size_t field) const;

  std::optional<Form> form_;
  model::SetPollParams polled_;
  bool help_ = false;
  /// Or what was said then goes, or Escape was pressed after.
  std::optional<model::Uptime> closedAt_;
  std::optional<model::Uptime> pointerMoved_;
  std::optional<ConsoleButton> hovered_;
};

}  // namespace flowwall::ui
