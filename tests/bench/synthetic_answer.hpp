// Answers of active_list.lua of any length, made from the rows recorded in tests/data/ntopng: each
// row with addresses, ports, counters and identity of its own. The same seed gives the same text.
//
// Errors: std::runtime_error when the recordings cannot be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace flowwall::bench {

/// `flows` rows. Every fifth is of `generation` only, the others are in the answers of all
/// generations, with the same counters.
[[nodiscard]] std::string syntheticAnswer(std::size_t flows, std::uint32_t generation);

}  // namespace flowwall::bench
