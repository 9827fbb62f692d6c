#include "net/enrich/mmdb_record.hpp"

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "net/enrich/country_code.hpp"
#include "net/wire/json_text.hpp"

namespace flowwall::net::enrich {
namespace {

constexpr std::size_t kMaxNameBytes = 128;

class Record {
 public:
  explicit Record(MMDB_entry_s entry) : entry_(entry) {}

  /// The value at the path, whose steps are keys of maps and indices of arrays.
  std::optional<MMDB_entry_data_s> at(std::vector<const char*> path) {
    path.push_back(nullptr);
    MMDB_entry_data_s data{};
    const int status = MMDB_aget_value(&entry_, &data, path.data());
    if (status != MMDB_SUCCESS && status != MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR) {
      damaged_ = true;
    }
    if (status != MMDB_SUCCESS || !data.has_data) {
      return std::nullopt;
    }
    return data;
  }

  std::string text(std::vector<const char*> path) {
    const auto data = at(std::move(path));
    if (!data || data->type != MMDB_DATA_TYPE_UTF8_STRING) {
      return {};
    }
    return wire::cleanUtf8(std::string_view(data->utf8_string, data->data_size), kMaxNameBytes);
  }

  /// A number, or text that is one.
  std::optional<double> number(std::vector<const char*> path) {
    const auto data = at(std::move(path));
    if (!data) {
      return std::nullopt;
    }
    switch (data->type) {
    case MMDB_DATA_TYPE_DOUBLE: return data->double_value;
    case MMDB_DATA_TYPE_FLOAT: return static_cast<double>(data->float_value);
    case MMDB_DATA_TYPE_UINT16: return data->uint16;
    case MMDB_DATA_TYPE_UINT32: return data->uint32;
    case MMDB_DATA_TYPE_UTF8_STRING: return numberIn({data->utf8_string, data->data_size});
    default: return std::nullopt;
    }
  }

  static std::optional<double> numberIn(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value)
                                                                    : std::nullopt;
  }

  [[nodiscard]] bool damaged() const { return damaged_; }

 private:
  MMDB_entry_s entry_;
  bool damaged_ = false;
};

std::string firstCode(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (isCountryCode(text)) {
      return text;
    }
  }
  return {};
}

std::optional<model::GeoPoint> pointOf(std::optional<double> lat, std::optional<double> lon) {
  if (!lat || !lon || !(std::abs(*lat) <= 90.0) || !(std::abs(*lon) <= 180.0)) {
    return std::nullopt;
  }
  return model::GeoPoint{*lat, *lon};
}

std::uint32_t asnOf(std::optional<double> number) {
  const bool fits = number && *number >= 1.0 && *number <= 4294967295.0;
  return fits ? static_cast<std::uint32_t>(*number) : 0;
}

// GeoLite2's and DB-IP's. An anycast network has no country of its own: it gets the one that it is
// registered in.
void readNested(Record& record, GeoAnswer& answer, bool& local) {
  answer.countryCode = firstCode(
      {record.text({"country", "iso_code"}), record.text({"registered_country", "iso_code"})});
  answer.city = record.text({"city", "names", "en"});
  answer.point =
      pointOf(record.number({"location", "latitude"}), record.number({"location", "longitude"}));
  local = !answer.city.empty() || record.at({"subdivisions", "0"}).has_value();
  answer.asn = asnOf(record.number({"autonomous_system_number"}));
  answer.asName = record.text({"autonomous_system_organization"});
}

// IPinfo's: all text, in one map.
void readFlat(Record& record, GeoAnswer& answer, bool& local) {
  answer.countryCode = firstCode({record.text({"country_code"}), record.text({"country"})});
  answer.city = record.text({"city"});
  local = !answer.city.empty() || !record.text({"region"}).empty();
  answer.point = pointOf(record.number({"lat"}), record.number({"lng"}));
  const std::string loc = record.text({"loc"});
  const std::size_t comma = loc.find(',');
  if (!answer.point && comma != std::string::npos) {
    const std::string_view both(loc);
    answer.point =
        pointOf(Record::numberIn(both.substr(0, comma)), Record::numberIn(both.substr(comma + 1)));
  }
  const std::string asn = record.text({"asn"});
  if (asn.starts_with("AS")) {
    answer.asn = asnOf(Record::numberIn(std::string_view(asn).substr(2)));
    answer.asName = record.text({"as_name"});
    if (answer.asName.empty()) {
      answer.asName = record.text({"name"});
    }
  }
}

}  // namespace

std::optional<GeoAnswer> readRecord(MMDB_entry_s entry) {
  Record record(entry);
  const auto country = record.at({"country"});
  const bool flat = (country && country->type == MMDB_DATA_TYPE_UTF8_STRING) ||
                    record.at({"asn"}) || record.at({"loc"}) || record.at({"lat"}) ||
                    record.at({"country_code"});
  GeoAnswer answer;
  answer.source = "mmdb";
  bool local = false;  // more is known than the country
  if (flat) {
    readFlat(record, answer, local);
  } else {
    readNested(record, answer, local);
  }
  if (record.damaged()) {
    return std::nullopt;
  }
  // A country's middle, which some databases give as a point, is drawn as a country.
  if (!local && !answer.countryCode.empty()) {
    answer.point.reset();
  }
  return answer;
}

}  // namespace flowwall::net::enrich
