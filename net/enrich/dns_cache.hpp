// DATA_DIR's dns_cache.json: names from reverse DNS across restarts.
//
// The shape is the predecessor's, both ways: {"1.2.3.4": "name" or null}, null where there is no
// name. It has no room for how long an answer holds, and stays readable for the predecessor because
// nothing is added to it: NameTable::load() uses what it finds, and asks anew.
//
// Errors: text that is no JSON object, or too large, is a Result; an entry whose key is no address
// or whose value is neither a host name nor null is passed over.
// Thread: pure functions, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/enrich/name_answer.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

inline constexpr std::size_t kMaxDnsCacheBytes = 8U * 1024 * 1024;

/// At most `maxBytes` of text; the last names are left out where there are too many.
[[nodiscard]] std::string encodeDnsCache(std::span<const CachedName> names,
                                         std::size_t maxBytes = kMaxDnsCacheBytes);

/// In the order of the file.
[[nodiscard]] Result<std::vector<CachedName>> decodeDnsCache(std::string_view text);

}  // namespace flowwall::net::enrich
