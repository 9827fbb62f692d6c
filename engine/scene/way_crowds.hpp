// WayCrowds: how many arcs run between the same two places. Each of a crowd shines less and sends
// fewer packets, so that all of them together stay what can be looked at: a way of thousands is
// brighter than one of ten, but does not burn out.
//
// Ownership: owns its counts. Thread: render thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "engine/scene/slot_groups.hpp"

namespace flowwall::scene {

/// So many arcs on one way are drawn at full strength, and so many packets all drawn.
inline constexpr double kUncrowdedArcs = 16.0;
inline constexpr double kUncrowdedPackets = 64.0;

/// How far a way is beyond these, in half octaves: 0 up to there.
struct Crowd {
  std::uint32_t arcs = 0;
  std::uint32_t packets = 0;  ///< that the rates ask for
  bool operator==(const Crowd&) const = default;
};
inline constexpr std::uint32_t kMaxCrowd = 31;

/// The share of its light (as a screen shows it) that is left to each arc, or that of its packets.
[[nodiscard]] float crowdShare(std::uint32_t level);

class WayCrowds {
 public:
  /// Takes what changed since the generation seen last.
  void update(std::span<const model::FlowSlot> slots, std::uint64_t generation);

  /// None for a slot without an arc. Kept until the numbers are well away from it, so that an arc
  /// does not flicker with its neighbours' coming and going.
  [[nodiscard]] Crowd of(std::size_t slot) const;

 private:
  struct Way {
    std::uint32_t arcs = 0;
    double packets = 0.0;
    Crowd crowd;
    enum class Phase : std::uint8_t { added, known, gone } phase = Phase::added;
  };
  void join(std::size_t slot, const model::FlowSlot& flow);
  void settle(std::uint32_t group);

  std::uint64_t seen_ = 0;
  SlotGroups groups_;
  std::vector<Way> ways_;       // by group
  std::vector<float> packets_;  // by slot; kept, as logarithms are dear
};

}  // namespace flowwall::scene
