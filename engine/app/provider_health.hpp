// The health of what has a form of its own, in the one form that /api/status shows.
//
// Thread: plain values; that of a table on the table's thread.
#pragma once

#include <string>

#include "engine/model/health.hpp"
#include "net/enrich/name_table.hpp"
#include "net/enrich/reverse_dns.hpp"
#include "net/store/persister.hpp"

namespace flowwall::app {

[[nodiscard]] model::ProviderHealth healthOf(const net::enrich::NameTable& names);
[[nodiscard]] model::ProviderHealth healthOf(const net::enrich::NameHealth& reverseDns);
[[nodiscard]] model::ProviderHealth healthOf(const std::string& file,
                                             const net::store::FileHealth& health);

}  // namespace flowwall::app
