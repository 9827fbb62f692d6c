// What the panels say, in finished texts, before anything is drawn: equal contents look the same.
//
// Ownership: values. Thread: any; the functions are pure but for the Easing that they are given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/display_settings.hpp"
#include "engine/model/snapshot.hpp"
#include "engine/ui/console_content.hpp"
#include "engine/ui/easing.hpp"
#include "engine/ui/qr_code.hpp"
#include "engine/ui/state_line.hpp"
#include "engine/ui/text.hpp"

namespace flowwall::ui {

/// How far what is shown can be trusted: figures of a silent source must not look current.
enum class Freshness : std::uint8_t { current, old, none };
[[nodiscard]] Freshness freshness(const model::Snapshot& snapshot);

struct ThroughputContent {
  RateText download;
  RateText upload;
  bool ofFlows = false;                          ///< not by an interface's counters
  std::vector<model::ThroughputSample> samples;  ///< the newest last, at most five minutes
  bool operator==(const ThroughputContent&) const = default;
};
[[nodiscard]] ThroughputContent throughputOf(const model::Snapshot& snapshot, Easing& easing);

struct CountRow {
  std::string name;
  std::string value;
  std::string addition;  ///< muted: " / 212 local"
  std::optional<Tone> tone;
  bool telling = false;  ///< the others make room for it
  bool operator==(const CountRow&) const = default;
};
[[nodiscard]] std::vector<CountRow> countsOf(const model::Snapshot& snapshot, Easing& easing);
/// As many as there is room for, in their order: the most telling ones.
[[nodiscard]] std::vector<CountRow> countsIn(std::size_t room, std::vector<CountRow> rows);

struct OsRow {
  std::string name;
  model::DeviceOs os = model::DeviceOs::unknown;
  std::string share;
  int barPermille = 0;  ///< of the whole bar; the largest share fills 0.92 or more
  bool operator==(const OsRow&) const = default;
};
[[nodiscard]] std::vector<OsRow> osOf(const model::Snapshot& snapshot, Easing& easing);

struct FlowRow {
  model::DeviceOs os = model::DeviceOs::unknown;
  std::string application;
  std::string rate;
  std::string pair;
  std::string score;  ///< empty: not alerted
  bool encrypted = false;
  bool operator==(const FlowRow&) const = default;
};
[[nodiscard]] std::vector<FlowRow> flowsOf(const model::Snapshot& snapshot, Easing& easing);

struct ClockContent {
  std::string time;
  std::string date;
  bool operator==(const ClockContent&) const = default;
};
/// In the time zone of the environment (TZ).
[[nodiscard]] ClockContent clockOf(model::UtcTime utc);

struct ShareItem {
  std::string name;
  std::string share;
  bool operator==(const ShareItem&) const = default;
};
[[nodiscard]] std::vector<ShareItem> countriesOf(const model::Snapshot& snapshot, Easing& easing);
[[nodiscard]] std::vector<ShareItem> networksOf(const model::Snapshot& snapshot, Easing& easing);

[[nodiscard]] std::string alertText(const model::Alert& alert);

/// Why there is nothing to draw, and what is being done; both empty: there is something.
struct Notice {
  std::string headline;
  std::string detail;
  Tone tone = Tone::note;
  bool operator==(const Notice&) const = default;
};
[[nodiscard]] Notice noticeOf(const model::Snapshot& snapshot);

struct ToastContent {
  std::string text;
  bool isAlert = true;  ///< else a message, of this tone
  Tone tone = Tone::bad;
  int opacityPercent = 0;
  bool operator==(const ToastContent&) const = default;
};

struct RemoteContent {
  std::string address;  ///< empty: none is shown
  QrCode code;
  bool operator==(const RemoteContent&) const = default;
};
[[nodiscard]] RemoteContent remoteOf(const std::string& address);

struct Content {
  StateLine state;
  std::string filter;
  std::string honesty;
  Freshness freshness = Freshness::none;
  ThroughputContent throughput;
  std::vector<CountRow> counts;
  std::vector<OsRow> os;
  std::vector<FlowRow> flows;
  ClockContent clock;
  std::vector<ShareItem> countries;
  std::vector<ShareItem> networks;
  ToastContent toast;
  std::vector<std::string> toastLines;  ///< its text, as it fits its box
  RemoteContent remote;
  Notice notice;
  std::vector<std::string> noticeLines;  ///< its detail, as it fits the card
  ConsoleContent console;
  std::vector<std::string> formLines;  ///< the session dialog's note, as it fits
  bool operator==(const Content&) const = default;
};

}  // namespace flowwall::ui
