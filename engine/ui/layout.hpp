// Where each panel lies, and the Earth. In a wide picture panels are columns on its left and right
// and bands along its foot; in one that is tall, or narrow, they are stacked: the header, the Earth
// over the whole width, and the lists below. What does not fit is left out, the least telling
// first, and nothing overlaps.
//
// Units: px of a picture whose shorter side has 1080 (theme). Thread: any; pure.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/model/command.hpp"
#include "engine/model/display_settings.hpp"
#include "engine/scene/world_area.hpp"
#include "engine/ui/console_content.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

struct Box {
  float x = 0.0F;
  float y = 0.0F;
  float w = 0.0F;
  float h = 0.0F;
  [[nodiscard]] float right() const { return x + w; }
  [[nodiscard]] float bottom() const { return y + h; }
  bool operator==(const Box&) const = default;
};

struct LayoutInput {
  float width = 0.0F;
  float height = 0.0F;
  model::ViewMode mode = model::ViewMode::globe;
  model::PanelSet panels;
  std::size_t countRows = 0;
  std::size_t osRows = 0;
  bool message = false;  ///< something is to be said though alerts are switched off
  bool remote = false;   ///< there is an address to show
  std::size_t toastLines = 1;
  std::size_t noticeLines = 1;
  std::size_t formLines = 1;  ///< of the session dialog's note
  bool buttons = false;
  bool help = false;
  std::optional<FormKind> form;
  bool operator==(const LayoutInput&) const = default;
};

/// The boxes that a pointer can hit; empty where there is nothing or no room.
struct ConsoleLayout {
  std::vector<Box> buttons;  ///< by ConsoleButton
  std::optional<Box> form;
  std::vector<Box> headings;  ///< of the form's sections
  std::vector<Box> fields;
  std::vector<Box> formButtons;
  std::optional<Box> help;
};

struct Layout {
  Box title;  ///< empty, as the next, where there is no room for a header
  Box truth;  ///< state line and honesty line
  std::optional<Box> throughput;
  std::optional<Box> counts;
  std::optional<Box> os;
  std::optional<Box> legend;
  std::optional<Box> flows;
  bool flowsAreBand = false;  ///< side by side along the bottom, else a column
  std::optional<Box> clock;
  std::optional<Box> top;
  std::optional<Box> toast;
  std::optional<Box> remote;
  std::optional<Box> notice;
  bool stacked = false;
  std::optional<Box> stack;  ///< of what lies below the Earth, over the whole width
  Box world;                 ///< the Earth is within it at zoom 1
  float axis = 0.0F;         ///< x of its middle, on which stands what lies in the picture's midst
  ConsoleLayout console;
};

/// The left column with its shade, as far as it is dark.
inline constexpr float kLeftColumn = theme::kMargin + 330.0F;

inline constexpr float kCountRow = 30.0F;
inline constexpr float kOsRow = 36.0F;
inline constexpr float kFlowRow = 61.0F;
inline constexpr float kFlowColumn = 264.0F;
inline constexpr float kFlowGap = 24.0F;
inline constexpr float kNoticeRow = 24.0F;
inline constexpr float kToastRow = 22.0F;
inline constexpr float kFormNoteRow = 22.0F;

/// Of a line of the notice, in a picture so wide.
[[nodiscard]] float noticeRoom(float width);
/// Of a line of the session dialog's note, in a picture so wide.
[[nodiscard]] float sessionNoteRoom(float width);

[[nodiscard]] Layout arrange(const LayoutInput& input);

/// Panels that are switched on and have something to say, but found no room.
[[nodiscard]] model::PanelSet withoutRoom(const LayoutInput& input, const Layout& layout);

/// Where the Earth is to lie in a picture with these panels, whatever they say.
[[nodiscard]] scene::WorldAreas worldAreas(const model::PanelSet& panels, int widthPx,
                                           int heightPx);

/// Px of the picture per px of the theme.
[[nodiscard]] float themeScale(int widthPx, int heightPx);
[[nodiscard]] bool hasLeftColumn(const Layout& layout);

/// Over the panels; toasts make room for the buttons.
void arrangeConsole(const LayoutInput& input, Layout& layout);

}  // namespace flowwall::ui
