// Command: what the control endpoint, and later the keyboard, ask of the renderer; AppliedState:
// what the renderer has really applied, read back by the endpoint.
//
// Ownership: values. Thread: commands go from the network thread to the render thread, the applied
// state the other way.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/model/display_settings.hpp"
#include "engine/model/units.hpp"
#include "engine/model/weekly_hours.hpp"

namespace flowwall::model {

enum class ViewMode : std::uint8_t { globe, map };

[[nodiscard]] constexpr std::string_view toString(ViewMode mode) {
  return mode == ViewMode::globe ? "globe" : "map";
}

/// Limits of what a view may be set to.
inline constexpr double kMinZoom = 0.5;
inline constexpr double kMaxZoom = 24.0;
inline constexpr double kMaxSpinDegPerSecond = 90.0;  ///< either way

/// Changes what the wall looks at and how it is drawn; what is absent stays as it is.
struct SetView {
  bool home = false;  ///< back to where the shown mode began; the rest of the change comes after
  std::optional<ViewMode> mode;
  std::optional<GeoPoint> center;
  std::optional<double> zoom;
  std::optional<double> spinDegPerSecond;  ///< of the globe, eastwards; from now on
  std::optional<bool> paused;
  std::optional<PanelSet> panels;
  std::optional<bool> labels;
  std::optional<QualityChoice> quality;
  std::optional<Palette> palette;
  bool operator==(const SetView&) const = default;
};

/// The part of `change` that the camera has nothing to do with.
inline void apply(const SetView& change, DisplaySettings& settings) {
  settings.paused = change.paused.value_or(settings.paused);
  settings.panels = change.panels.value_or(settings.panels);
  settings.labels = change.labels.value_or(settings.labels);
  settings.quality = change.quality.value_or(settings.quality);
  settings.palette = change.palette.value_or(settings.palette);
}

/// What the configuration says of the display now, after it was read again.
struct SetDisplay {
  std::string title;
  int maxFps = 60;
  int headlessFps = 10;           ///< at most, without a window
  std::string remoteAddress;      ///< where this wall can be steered from; empty: it is not shown
  double spinDegPerSecond = 0.0;  ///< of a globe that does not drift
  std::chrono::seconds idleDrift{60};  ///< how long left alone before the camera drifts; 0: never
  std::string monitor = "primary";     ///< to fill; as platform::MonitorChoice
  ScreenHours hours;
  bool operator==(const SetDisplay&) const = default;
};

/// Asks for the picture now on the wall; it comes back as a Screenshot with the same ticket.
struct TakeScreenshot {
  std::uint64_t ticket = 0;
  int widthPx = 0;  ///< at most the picture's; 0: the picture's
  bool operator==(const TakeScreenshot&) const = default;
};

/// Asks for the picture again and again, as Previews of this width: at most one in `every`, none
/// while nothing new is drawn. Zero: no more of them.
struct WatchPicture {
  int widthPx = 0;
  std::chrono::milliseconds every{0};
  bool operator==(const WatchPicture&) const = default;
};

using Command = std::variant<SetView, SetDisplay, TakeScreenshot, WatchPicture>;

/// Pixels of one frame: RGB, 8 bits each, top row first, no padding.
struct Image {
  int widthPx = 0;
  int heightPx = 0;
  std::vector<std::uint8_t> rgb;
};

struct Screenshot {
  std::uint64_t ticket = 0;
  Image image;
};

struct Preview {
  int widthPx = 0;  ///< asked for; the image may be smaller
  Image image;
};

/// What is on the wall. Published by the renderer once a frame.
struct AppliedState {
  ViewMode mode = ViewMode::globe;
  GeoPoint center;
  double zoom = 1.0;
  double spinDegPerSecond = 0.0;
  DisplaySettings settings;
  PanelSet panelsWithoutRoom;      ///< of settings.panels, those that the picture is too small for
  Quality quality = Quality::low;  ///< the rung in use, by choice or by the renderer's
  std::uint64_t commandsApplied = 0;
  std::uint64_t frames = 0;
  double framesPerSecond = 0.0;
  int maxFramesPerSecond = 0;
  std::uint64_t snapshotGeneration = 0;  ///< newest snapshot drawn
  std::uint64_t flowsDrawn = 0;
  std::uint64_t packetsDrawn = 0;
  std::uint32_t drawCalls = 0;          ///< in the last frame
  std::uint64_t flowBytesUploaded = 0;  ///< since the start; stands still between snapshots
  std::uint64_t lastFrameUploadBytes = 0;
  std::uint64_t previewsRead = 0;  ///< since the start; stands still while nobody watches
  int widthPx = 0;
  int heightPx = 0;
  std::string renderer;  ///< GL_RENDERER
  std::string glVersion;
  std::string display;  ///< "window", "headless"
};

}  // namespace flowwall::model
