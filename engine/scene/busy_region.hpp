// Where on Earth most is going on, for the camera to keep in view.
//
// Thread: pure. Errors: nothing without flows.
#pragma once

#include <optional>

#include "engine/model/snapshot.hpp"

namespace flowwall::scene {

/// The middle of the ends of all flows that are alive, each by the root of its rate: a single fast
/// flow must not outweigh all others. The home site, when they are everywhere alike.
[[nodiscard]] std::optional<model::GeoPoint> busyRegion(const model::Snapshot& snapshot);

}  // namespace flowwall::scene
