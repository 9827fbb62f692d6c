// PlaceTable: places that are known beforehand, by address. The demo recording comes with one.
//
// Thread: network thread. Errors: text that is not such a table is a Result.
// Source: the predecessor's geo_cache.json: {"1.2.3.4":{"lat":…,"lon":…,"country":"DE","city":…}}.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/model/flow.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

class PlaceTable {
 public:
  PlaceTable() = default;

  /// Every place says `source` as the one who said so. Entries whose key is no address, or whose
  /// value has no point on Earth (the predecessor kept misses as null), are passed over.
  [[nodiscard]] static Result<PlaceTable> fromJson(std::string_view text, std::string source);

  /// Null: the address is not in the table.
  [[nodiscard]] const model::Place* find(const model::IpAddress& address) const;
  [[nodiscard]] std::size_t size() const { return byAddress_.size(); }

 private:
  std::unordered_map<model::IpAddress, model::Place> byAddress_;
};

}  // namespace flowwall::net::enrich
