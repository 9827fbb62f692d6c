// TopFlow: one of the fastest flows in words, for the panels.
//
// Units: rates as the picture draws them, smoothed between polls. Ownership: a flat value.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/model/flow.hpp"
#include "engine/model/short_text.hpp"

namespace flowwall::model {

struct TopFlow {
  std::uint32_t slot = 0;     ///< in the snapshot's slots
  bool serverIsNear = false;  ///< the far end opened the flow
  ShortText<95> nearName;
  ShortText<95> farName;
  std::uint16_t serverPort = 0;
  L4Protocol l4 = L4Protocol::tcp;
  ShortText<48> application;
  ShortText<63> nearPlace;  ///< site, "City, DE", the country's name; empty: unknown
  ShortText<63> farPlace;
  DeviceOs os = DeviceOs::unknown;  ///< the near end's
  std::optional<bool> encrypted;
  bool alerted = false;
  ShortText<95> alert;
  std::uint32_t score = 0;
  BitRate up;  ///< near to far
  BitRate down;
};

}  // namespace flowwall::model
