// decodeGeoCache(): whatever is in the file, places are on Earth and texts clean, and what is
// written from them reads back as the same.
#include <cmath>
#include <unordered_set>

#include "net/enrich/geo_cache_json.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

using net::enrich::CachedPlace;

const net::enrich::CountryTable& countries() {
  static const net::enrich::CountryTable table =
      net::enrich::CountryTable::fromJson(R"([{"iso2":"DE","name":"Germany","lat":51.1,"lon":10.3},
        {"iso2":"FR","name":"France","lat":46.5,"lon":2.5}])")
          .value();
  return table;
}

void checkAnswer(const net::enrich::GeoAnswer& answer) {
  must(answer.countryCode.empty() || answer.countryCode.size() == 2, "a country has two letters");
  for (const auto* text : {&answer.countryCode, &answer.city, &answer.asName, &answer.source}) {
    must(isCleanText(*text, 128), "a text is clean, and of 128 bytes at most");
  }
  must(!answer.point ||
           (std::abs(answer.point->latDeg) <= 90.0 && std::abs(answer.point->lonDeg) <= 180.0),
       "a point is on Earth");
  must(answer.hasPlace() || answer.asn != 0, "an answer says something");
}

// One an address, as they are kept on disk.
std::vector<CachedPlace> kept(const std::vector<CachedPlace>& places) {
  std::unordered_set<model::IpAddress> seen;
  std::vector<CachedPlace> out;
  for (const CachedPlace& place : places) {
    if (seen.insert(place.address).second) {
      out.push_back(place);
    }
  }
  return out;
}

void checkSame(const CachedPlace& a, const CachedPlace& b) {
  must(a.address == b.address && a.at == b.at, "address and time read back as the same");
  must(a.answer.has_value() == b.answer.has_value(), "so does that nobody knows");
  if (!a.answer) {
    return;
  }
  must(a.answer->countryCode == b.answer->countryCode && a.answer->asn == b.answer->asn &&
           a.answer->asName == b.answer->asName && a.answer->source == b.answer->source,
       "an answer reads back as the same");
  must(a.answer->point.has_value() == b.answer->point.has_value(), "so does whether it is a point");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const auto decoded = flowwall::net::enrich::decodeGeoCache(textOf(data, size), countries());
  if (!decoded) {
    must(isCleanText(decoded.error().message, 300), "an error is one sentence");
    return 0;
  }
  const auto places = kept(decoded->places);
  for (const CachedPlace& place : places) {
    if (place.answer) {
      checkAnswer(*place.answer);
    }
  }
  const auto again = flowwall::net::enrich::decodeGeoCache(
      flowwall::net::enrich::encodeGeoCache(places, countries()), countries());
  must(again && again->skipped == 0 && again->places.size() == places.size(),
       "what is written can be read");
  for (std::size_t i = 0; i < places.size(); ++i) {
    checkSame(places[i], again->places[i]);
  }
  return 0;
}
