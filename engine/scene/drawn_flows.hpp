// DrawnFlows: which arcs stand for the flows of a snapshot, and how finely they are drawn: by the
// rung of the quality ladder, the zoom and the number of flows. Past the rung's cap flows are
// bundled, by a grid that gets finer with the zoom, and lines are drawn for a share of the arcs,
// each the stronger; lines get more segments with the zoom. When such a choice changes, a new table
// takes over and the old one fades out meanwhile: nothing jumps.
//
// Ownership: owns tables and bundles. Thread: render thread.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/scene/arc_table.hpp"
#include "engine/scene/flow_bundles.hpp"
#include "engine/scene/quality_rung.hpp"

namespace flowwall::scene {

/// What the picture does not show one by one.
struct Abridged {
  std::size_t sharedArcs = 0;  ///< that all flows share; 0 when each has its own
  int linesPercent = 100;      ///< of the arcs' lines that are drawn
  bool operator==(const Abridged&) const = default;
};

class DrawnFlows {
 public:
  struct Changes {
    bool switched = false;  ///< what was current() is now leaving(), and current() is a new table
    ArcTable::Changes current;
    /// Both, one after the other. Switched twice is switched once: what was in between is not
    /// drawn.
    void add(const Changes& later);
  };

  /// `scalePx`: pixels per Earth radius.
  Changes update(const model::Snapshot& snapshot, const QualityRung& rung, float scalePx,
                 model::Uptime now);

  [[nodiscard]] const ArcTable& current() const { return current_.table; }
  [[nodiscard]] const ArcTable& leaving() const { return leaving_.table; }
  /// Of current(), 0..1; leaving() has the rest.
  [[nodiscard]] float presence(model::Uptime now) const;
  /// Until when something fades or eases; after it the arcs' lines stand still.
  [[nodiscard]] model::Uptime settledAt() const;

  [[nodiscard]] std::size_t flows() const { return flows_; }  ///< that have an arc, or share one
  [[nodiscard]] std::size_t arcs() const { return current_.table.arcsDrawn(); }
  [[nodiscard]] bool bundled() const { return current_.bundles.has_value(); }
  [[nodiscard]] Abridged abridged() const;
  /// Of the arcs, each of a crowd counted only as much as it shines.
  [[nodiscard]] float light() const { return current_.table.light(); }

 private:
  // What a table is made for.
  struct Style {
    ArcDetail detail;
    std::optional<double> cellDeg;  // of the grid by which flows are bundled
    bool operator==(const Style&) const = default;
  };
  struct Layer {
    Style style;
    std::optional<FlowBundles> bundles;
    ArcTable table;
    [[nodiscard]] std::span<const model::FlowSlot> slots(const model::Snapshot& snapshot) const;
  };
  // What the choice depends on besides the flows.
  struct Ground {
    const QualityRung* rung = nullptr;
    int zoomStep = 0;
    bool operator==(const Ground&) const = default;
  };
  [[nodiscard]] int zoomStep(float scalePx) const;
  [[nodiscard]] bool needsBundles(const QualityRung& rung) const;
  bool choose(const model::Snapshot& snapshot, const Ground& ground, model::Uptime now);
  void bundle(Layer& layer, const model::Snapshot& snapshot, const Ground& ground) const;
  [[nodiscard]] double packetsWanted(const Layer& layer, const model::Snapshot& snapshot) const;
  [[nodiscard]] const WayCrowds* crowdsOf(const Layer& layer) const;

  Ground ground_;
  std::uint64_t seen_ = 0;
  std::size_t flows_ = 0;
  WayCrowds crowds_;  // of the snapshot's slots, while each is drawn
  Layer current_;
  Layer leaving_;
  std::optional<model::Uptime> switchedAt_;
};

}  // namespace flowwall::scene
