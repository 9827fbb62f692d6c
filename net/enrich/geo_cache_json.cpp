#include "net/enrich/geo_cache_json.hpp"

#include <boost/json.hpp>

#include "net/enrich/country_code.hpp"
#include "net/enrich/json_fields.hpp"
#include "net/wire/json_text.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::enrich {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxNameBytes = 128;
constexpr std::string_view kMissesAt = "missesAt";  // no address, so that others pass it over

json::object toJson(const CachedPlace& place, const CountryTable& countries) {
  const GeoAnswer& answer = *place.answer;
  const Country* country = countries.find(answer.countryCode);
  const auto point =
      answer.point || country == nullptr ? answer.point : std::optional(country->labelPoint);
  json::object entry;
  entry["lat"] = point ? json::value(point->latDeg) : json::value(nullptr);
  entry["lon"] = point ? json::value(point->lonDeg) : json::value(nullptr);
  entry["country"] = country == nullptr ? answer.countryCode : country->name;
  entry["city"] = answer.point ? answer.city : "";
  if (!answer.countryCode.empty()) {
    entry["countryCode"] = answer.countryCode;
  }
  if (answer.asn != 0) {
    entry["asn"] = answer.asn;
    entry["asName"] = answer.asName;
  }
  entry["source"] = answer.source;
  if (place.at) {
    entry["at"] = place.at->time_since_epoch().count();
  }
  return entry;
}

std::string shortText(const json::object& entry, std::string_view name) {
  const std::string text = textField(entry, name);
  return text.size() <= kMaxNameBytes ? wire::cleanUtf8(text, kMaxNameBytes) : std::string{};
}

std::string countryCodeOf(const json::object& entry, const CountryTable& countries) {
  const std::string code = shortText(entry, "countryCode");
  const std::string country = shortText(entry, "country");
  if (isCountryCode(code)) {
    return code;
  }
  if (isCountryCode(country)) {
    return country;
  }
  const Country* named = countries.findByName(country);
  return named == nullptr ? std::string{} : named->code;
}

std::uint32_t asnOf(const json::object& entry) {
  const double number = numberField(entry, "asn").value_or(0.0);
  return number >= 1.0 && number <= 4294967295.0 ? static_cast<std::uint32_t>(number) : 0;
}

std::optional<model::UtcTime> timeField(const json::object& entry, std::string_view name) {
  const double ms = numberField(entry, name).value_or(0.0);
  constexpr double kLatest = 1e14;  // the year 5138
  if (!(ms >= 1.0 && ms < kLatest)) {
    return std::nullopt;
  }
  return model::UtcTime(std::chrono::milliseconds(static_cast<std::int64_t>(ms)));
}

std::optional<GeoAnswer> answerOf(const json::object& entry, const CountryTable& countries) {
  GeoAnswer answer;
  answer.countryCode = countryCodeOf(entry, countries);
  answer.city = shortText(entry, "city");
  answer.point = pointField(entry);
  if (answer.city.empty() && !answer.countryCode.empty()) {
    answer.point.reset();
  }
  answer.asn = asnOf(entry);
  answer.asName = answer.asn == 0 ? std::string{} : shortText(entry, "asName");
  answer.source = shortText(entry, "source");
  if (answer.source.empty()) {
    answer.source = "geo_cache";
  }
  return answer.hasPlace() || answer.asn != 0 ? std::optional(answer) : std::nullopt;
}

}  // namespace

std::string encodeGeoCache(const std::vector<CachedPlace>& places, const CountryTable& countries) {
  std::string text;
  std::string missesAt;
  std::size_t written = 0;
  constexpr std::size_t kRest = 32;  // for what is around the entries
  for (const CachedPlace& place : places) {
    const std::string key = "\"" + place.address.toString() + "\": ";
    const std::string entry =
        key + (place.answer ? wire::plainJson(toJson(place, countries)) : "null") + ",\n";
    const std::string missAt = place.answer || !place.at
                                   ? std::string()
                                   : (missesAt.empty() ? "" : ", ") + key +
                                         std::to_string(place.at->time_since_epoch().count());
    if (written == kMaxGeoCacheEntries ||
        text.size() + missesAt.size() + entry.size() + missAt.size() + kRest > kMaxGeoCacheBytes) {
      break;
    }
    text += entry;
    missesAt += missAt;
    ++written;
  }
  return "{\n" + text + "\"" + std::string(kMissesAt) + "\": {" + missesAt + "}\n}\n";
}

Result<DecodedGeoCache> decodeGeoCache(std::string_view text, const CountryTable& countries) {
  if (text.size() > kMaxGeoCacheBytes) {
    return Error{"the cache of places is larger than " +
                 std::to_string(kMaxGeoCacheBytes / (1024 * 1024)) + " MiB"};
  }
  boost::system::error_code error;
  const json::value document = json::parse(text, error);
  if (error || !document.is_object()) {
    return Error{"the cache of places is no JSON object" +
                 (error ? ": " + error.message() : std::string{})};
  }
  const json::object& entries = document.get_object();
  const json::value* times = entries.if_contains(kMissesAt);
  const json::object missesAt =
      times != nullptr && times->is_object() ? times->get_object() : json::object();
  DecodedGeoCache decoded;
  for (const auto& [key, value] : entries) {
    if (key == kMissesAt) {
      continue;
    }
    const auto address = model::IpAddress::parse(key);
    const json::object* entry = value.if_object();
    const auto answer = entry == nullptr ? std::nullopt : answerOf(*entry, countries);
    if (!address || (!answer && !value.is_null()) || decoded.places.size() >= kMaxGeoCacheEntries) {
      ++decoded.skipped;
      continue;
    }
    const auto at = entry == nullptr ? timeField(missesAt, key) : timeField(*entry, "at");
    decoded.places.push_back({*address, answer, at});
  }
  return decoded;
}

}  // namespace flowwall::net::enrich
