// CountryTable: countries by their ISO 3166-1 alpha-2 code, each with the point where its label
// goes, which is where an address lands of which no more is known.
//
// Thread: network thread. Errors: text that is not such a table is a Result.
// Source: assets/world/countries.json, from Natural Earth (public domain).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/model/country_names.hpp"
#include "engine/model/units.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

struct Country {
  std::string code;
  std::string name;
  model::GeoPoint labelPoint;
};

class CountryTable {
 public:
  CountryTable() = default;

  /// `[{"iso2":"DE","name":"Germany","lat":51.1,"lon":10.3}, …]`; other keys are passed over, and
  /// so are entries without a code of two letters or a point on Earth.
  [[nodiscard]] static Result<CountryTable> fromJson(std::string_view text);

  /// Null: there is no such country.
  [[nodiscard]] const Country* find(const std::string& code) const;

  /// The country of that name, in any case, with or without "The", or of a name that other data
  /// has for it ("Turkey", "Czech Republic"); null: there is no such.
  [[nodiscard]] const Country* findByName(std::string_view name) const;

  [[nodiscard]] std::size_t size() const { return byCode_.size(); }

  /// Never null.
  [[nodiscard]] const std::shared_ptr<const model::CountryNames>& names() const { return names_; }

 private:
  std::unordered_map<std::string, Country> byCode_;
  std::unordered_map<std::string, std::string> codeByName_;  // names in lower case
  std::shared_ptr<const model::CountryNames> names_ = std::make_shared<const model::CountryNames>();
};

}  // namespace flowwall::net::enrich
