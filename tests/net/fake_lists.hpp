// Lists of flows for FakeNtopng that were never recorded: long ones, and odd ones.
//
// Thread: pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>

#include "tests/net/fake_ntopng.hpp"

namespace flowwall::test {

/// Row `rank` (0: the fastest) of a made-up list of `total` flows; its rate is `total - rank`
/// bit/s.
[[nodiscard]] std::string madeUpRow(std::size_t rank, std::size_t total, bool udp);

/// The body of active_list.lua in one of the odd modes: deepNesting, wrongTypes, duplicateKeys,
/// invalidUtf8.
[[nodiscard]] std::string oddList(FakeMode mode);

}  // namespace flowwall::test
