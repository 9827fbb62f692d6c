// The one line of truth under the wall's title: which source, how it is, how old the data are.
//
// Thread: any; pure.
#pragma once

#include <string>

#include "engine/model/snapshot.hpp"
#include "engine/scene/drawn_flows.hpp"
#include "engine/ui/theme.hpp"

namespace flowwall::ui {

struct StateLine {
  std::string text;
  Tone tone = Tone::note;
  bool operator==(const StateLine&) const = default;
};

[[nodiscard]] StateLine describe(const model::Snapshot& snapshot, model::Uptime now,
                                 bool paused = false);

/// What is filtered and how many flows match; empty without a filter.
[[nodiscard]] std::string filterLine(const model::AppliedFilter& applied);

/// What of the flows is not on the picture and what else is to be known, in one line; empty when
/// there is nothing to confess.
[[nodiscard]] std::string honesty(const model::Snapshot& snapshot,
                                  const scene::Abridged& abridged = {});

}  // namespace flowwall::ui
