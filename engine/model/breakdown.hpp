// Breakdown: who the traffic is with, by one property of the flows: the largest few by bit rate,
// the rest summed. All flows that the source reported count, those that are not drawn as well, with
// the rates that the source gives (the picture's are smoothed).
//
// Units: `share` from 0 to 1. Ownership: flat values of fixed size.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/short_text.hpp"
#include "engine/model/units.hpp"

namespace flowwall::model {

struct BreakdownEntry {
  /// What a filter takes: "DE", "15169", "android", "TLS.Google", "TCP"; empty: unknown; "local":
  /// the far end is no outside host, so that it has neither country nor AS.
  ShortText<48> key;
  ShortText<63> label;  ///< for people: "Germany"
  BitRate rate;         ///< both directions
  double share = 0.0;   ///< of the rate of all flows
  std::uint64_t flows = 0;
};

struct Breakdown {
  static constexpr std::size_t kMaxEntries = 8;

  std::array<BreakdownEntry, kMaxEntries> entries;  ///< the first `size`, highest rate first
  std::size_t size = 0;
  std::uint64_t restKeys = 0;  ///< how many more keys there are
  std::uint64_t restFlows = 0;
  BitRate restRate;

  [[nodiscard]] std::span<const BreakdownEntry> top() const {
    return std::span(entries).first(size);
  }
};

/// Country and AS are the far end's, operating system and site the near end's.
struct Breakdowns {
  Breakdown country;
  Breakdown as;
  Breakdown os;
  Breakdown application;
  Breakdown site;
  Breakdown protocol;
};

}  // namespace flowwall::model
