// ArcTable: turns slots, flows' or bundles', into the records and tables that the shaders read. One
// record a slot; besides, a table of ribbon pieces, a table of packets and a list of places. The
// records of slots that did not change are left alone, so that only changes are uploaded.
//
// Units: radians, Earth radii, milliseconds of uptime modulo 2^32.
// Ownership: owns the arrays; spans stay valid until the next update(). Thread: render thread.
#pragma once

#include <cstdint>
#include <glm/vec4.hpp>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "engine/scene/way_crowds.hpp"

namespace flowwall::scene {

/// One flow for the shaders; laid out as `Arc` in shaders/common/arc.glsl (std430).
struct ArcRecord {
  glm::vec4 start;    ///< unit vector of the near end; w: angle to the far end
  glm::vec4 tangent;  ///< unit vector at `start` along the arc; w: peak altitude
  std::uint32_t bornMs = 0;
  std::uint32_t endedMs = 0;    ///< 0: alive
  std::uint32_t changedMs = 0;  ///< when the densities last changed
  std::uint32_t travelMs = 1;   ///< from end to end
  glm::vec4 density;            ///< packets in flight: up before, down before, up now, down now
  std::uint32_t seed = 0;
  std::uint32_t flags = 0;  ///< kArc… below
  float weight = 0.0F;      ///< 0..1 on a log scale of the rate; width and brightness
  float weightBefore = 0.0F;
};
static_assert(sizeof(ArcRecord) == 80);

inline constexpr std::uint32_t kArcOsMask = 0x7;  ///< model::DeviceOs
inline constexpr std::uint32_t kArcAlerted = 0x8;
inline constexpr std::uint32_t kArcVague = 0x10;  ///< an end is known by country only
/// Five bits each: half octaves of the arcs that share its way (Crowd::arcs), and of the flows
/// that share the arc.
inline constexpr std::uint32_t kArcCrowdShift = 8;
inline constexpr std::uint32_t kArcFlowsShift = 16;

/// A piece of an arc's ribbon of kSegmentsPerPiece segments: slot, piece, pieces in all, by how
/// many turns of 360° it is shifted on the map (an arc over the date line is drawn twice), and how
/// much stronger it is, in 1 / kGainSteps octaves, as it stands for lines that are not drawn.
struct ArcPiece {
  std::uint32_t slot = 0;
  std::uint32_t packed = 0;  ///< piece | pieces << 8 | (turns + 1) << 16 | gain << 24
};
inline constexpr float kGainSteps = 64.0F;
inline constexpr int kSegmentsPerPiece = 8;

/// A packet: slot, its number on the way, and its direction.
struct PacketRef {
  std::uint32_t slot = 0;
  std::uint32_t packed = 0;  ///< number | inbound << 16
};

/// A place where flows end, drawn as a soft light.
struct NodeRecord {
  glm::vec4 position;  ///< unit vector; w: radius, pixels at 1080p
  glm::vec4 colour;    ///< rgb; w: 1 home site, 0.5 known by country only, 0 otherwise
};

/// How finely a table's flows are drawn.
struct ArcDetail {
  float radiansPerSegment = 0.0436F;  ///< of the lines
  float packetShare = 1.0F;           ///< of the packets that the rates ask for
  /// Of the lines among many neighbours; each that is drawn is the stronger. A few to one region
  /// have all of theirs, and alerted flows are a crowd of their own.
  float lineShare = 1.0F;
  bool operator==(const ArcDetail&) const = default;
};

class ArcTable {
 public:
  explicit ArcTable(const ArcDetail& detail = {}) : detail_(detail) {}

  struct Changes {
    std::size_t firstRecord = 0;  ///< with recordCount, the range that holds all changed records
    std::size_t recordCount = 0;
    bool tables = false;  ///< pieces, packets or nodes changed
  };

  /// Takes what changed since the generation seen last, and whose way is more or less crowded
  /// now. Nothing for the same one again. `crowds`: of these slots, or null.
  Changes update(std::span<const model::FlowSlot> slots, const WayCrowds* crowds,
                 const model::HomeSite& home, std::uint64_t generation);

  [[nodiscard]] std::span<const ArcRecord> records() const { return records_; }
  [[nodiscard]] std::span<const ArcPiece> pieces() const { return pieces_; }
  /// Those of alerted flows, which pulse and so are drawn in each frame; not in pieces().
  [[nodiscard]] std::span<const ArcPiece> alertedPieces() const { return alertedPieces_; }
  [[nodiscard]] std::span<const PacketRef> packets() const { return packets_; }
  /// The home site first.
  [[nodiscard]] std::span<const NodeRecord> nodes() const { return nodes_; }
  /// Slots that are drawn.
  [[nodiscard]] std::size_t arcsDrawn() const { return arcsDrawn_; }
  /// Of them, those that have a line.
  [[nodiscard]] std::size_t linesDrawn() const { return linesDrawn_; }
  /// Those that are drawn, each of a crowd counted only as much as it shines.
  [[nodiscard]] float light() const { return light_; }
  /// The same of those of alerted flows.
  [[nodiscard]] float alertedLight() const { return alertedLight_; }
  /// Length of all that are drawn together, with or without a line.
  [[nodiscard]] float arcRadians() const { return arcRadians_; }
  /// Until when something fades or eases; after it the arcs' lines stand still.
  [[nodiscard]] model::Uptime settledAt() const { return settledAt_; }

 private:
  struct Place {
    model::GeoPoint point;
    double bitsPerSecond = 0.0;
    model::PlaceAccuracy accuracy = model::PlaceAccuracy::none;
  };
  [[nodiscard]] ArcRecord makeRecord(const model::FlowSlot& slot, const Crowd& crowd) const;
  void rebuildTables(std::span<const model::FlowSlot> slots);
  void countNeighbours(std::span<const model::FlowSlot> slots);
  [[nodiscard]] float lineShare(std::uint32_t number) const;
  void addLine(const model::FlowSlot& slot, std::uint32_t number);
  void addPackets(std::uint32_t number);
  void rebuildNodes(std::span<const model::FlowSlot> slots);

  ArcDetail detail_;
  std::uint64_t seen_ = 0;
  std::optional<model::HomeSite> home_;
  std::vector<ArcRecord> records_;
  std::vector<Crowd> crowds_;  // by record
  std::vector<ArcPiece> pieces_;
  std::vector<ArcPiece> alertedPieces_;
  std::vector<PacketRef> packets_;
  std::vector<NodeRecord> nodes_;
  std::vector<Place> places_;           // kept for its memory
  std::vector<std::uint64_t> regions_;  // by slot, while not all lines are drawn
  std::unordered_map<std::uint64_t, std::uint32_t> neighbours_;  // how many arcs to each of them
  std::size_t arcsDrawn_ = 0;
  std::size_t linesDrawn_ = 0;
  float light_ = 0.0F;
  float alertedLight_ = 0.0F;
  float arcRadians_ = 0.0F;
  model::Uptime settledAt_{0};
};

/// Whether a flow has an arc: two different places.
[[nodiscard]] bool hasArc(const model::FlowSlot& slot);

/// Packets in flight for a rate, on a log scale; 0 for an idle direction.
[[nodiscard]] float packetDensity(model::BitRate rate);
/// What to multiply that by for a slot: more for many flows that share an arc, as far as it has
/// room for them; less for one of a crowd of arcs.
[[nodiscard]] float packetGain(const model::FlowSlot& slot, const Crowd& crowd);
/// Packets in flight when only a share of those that the rates ask for is drawn: whole ones, by the
/// flow's own chance, so that as many are drawn as the share says.
[[nodiscard]] float sharedDensity(float density, float share, std::uint32_t seed);
/// The other way round than packetDensity().
[[nodiscard]] model::BitRate rateOfDensity(float density);

}  // namespace flowwall::scene
