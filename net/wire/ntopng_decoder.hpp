// ntopng's REST v2 answers turned into flows and interface statistics.
//
// What a real server sends is the measure (tests/data/ntopng): numbers arrive as strings, text is
// not always UTF-8, fields are missing. An odd field is unknown, an odd row is dropped and counted;
// only an answer that is no answer is an error.
//
// Units: ntopng's flow list has bits a second, its interface data bytes a second whatever the field
// is called; both come out as BitRate.
// Thread: pure functions, any thread.
// Source: ntopng 6.3 REST v2, /lua/rest/v2/get/flow/active_list.lua and interface/data.lua.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/model/flow_batch.hpp"
#include "net/result.hpp"

namespace flowwall::net::wire {

/// The body of active_list.lua; at most `most` flows of it are kept. Errors: not JSON (or cut
/// short), or a refusal by ntopng. `raw` stays empty.
[[nodiscard]] Result<model::FlowBatch> decodeActiveList(std::string_view body,
                                                        std::size_t most = 100'000);

/// The body of interface/data.lua, with or without `type=summary`; `received` stays empty.
[[nodiscard]] Result<model::InterfaceStats> decodeInterface(std::string_view body);

}  // namespace flowwall::net::wire
