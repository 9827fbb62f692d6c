// Reading a record of a MaxMind database: whatever its layout, what it says about the place and the
// network. Part of MmdbDatabase.
//
// Errors: what is absent, of another type or out of range is unknown; nothing at all is returned
// for a record that the library cannot read.
#pragma once

#include <maxminddb.h>

#include <optional>

#include "net/enrich/geo_provider.hpp"

namespace flowwall::net::enrich {

[[nodiscard]] std::optional<GeoAnswer> readRecord(MMDB_entry_s entry);

}  // namespace flowwall::net::enrich
