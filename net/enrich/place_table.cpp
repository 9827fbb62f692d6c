#include "net/enrich/place_table.hpp"

#include <utility>

#include "net/enrich/json_fields.hpp"

namespace flowwall::net::enrich {

Result<PlaceTable> PlaceTable::fromJson(std::string_view text, std::string source) {
  boost::system::error_code error;
  const boost::json::value document = boost::json::parse(text, error);
  if (error || !document.is_object()) {
    return Error{"the table of places is no JSON object" +
                 (error ? ": " + error.message() : std::string{})};
  }
  PlaceTable table;
  for (const auto& [key, value] : document.get_object()) {
    const boost::json::object* object = value.if_object();
    const auto address = model::IpAddress::parse(key);
    const auto point = object == nullptr ? std::nullopt : pointField(*object);
    if (!address || !point) {
      continue;
    }
    model::Place place;
    place.point = *point;
    place.countryCode = textField(*object, "country");
    place.city = textField(*object, "city");
    place.accuracy =
        place.city.empty() ? model::PlaceAccuracy::country : model::PlaceAccuracy::city;
    place.source = source;
    table.byAddress_.insert_or_assign(*address, std::move(place));
  }
  return table;
}

const model::Place* PlaceTable::find(const model::IpAddress& address) const {
  const auto found = byAddress_.find(address);
  return found == byAddress_.end() ? nullptr : &found->second;
}

}  // namespace flowwall::net::enrich
