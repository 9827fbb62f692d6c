#include "net/enrich/country_table.hpp"

#include <array>
#include <utility>

#include "net/enrich/json_fields.hpp"

namespace flowwall::net::enrich {
namespace {

// Names in services' answers and in the predecessor's cache, which the table has otherwise; in the
// form of nameKey().
struct OtherName {
  std::string_view name;
  std::string_view code;
};
constexpr std::array kOtherNames{
    OtherName{"aland", "AX"},
    OtherName{"bonaire, sint eustatius, and saba", "BQ"},
    OtherName{"burma", "MM"},
    OtherName{"cabo verde", "CV"},
    OtherName{"cocos (keeling) islands", "CC"},
    OtherName{"congo republic", "CG"},
    OtherName{"cote d'ivoire", "CI"},
    OtherName{"czech republic", "CZ"},
    OtherName{"côte d'ivoire", "CI"},
    OtherName{"democratic republic of the congo", "CD"},
    OtherName{"east timor", "TL"},
    OtherName{"federated states of micronesia", "FM"},
    OtherName{"hashemite kingdom of jordan", "JO"},
    OtherName{"ivory coast", "CI"},
    OtherName{"macau", "MO"},
    OtherName{"macedonia", "MK"},
    OtherName{"myanmar (burma)", "MM"},
    OtherName{"myanmar [burma]", "MM"},
    OtherName{"palestinian territory", "PS"},
    OtherName{"republic of korea", "KR"},
    OtherName{"republic of lithuania", "LT"},
    OtherName{"republic of moldova", "MD"},
    OtherName{"republic of the congo", "CG"},
    OtherName{"reunion", "RE"},
    OtherName{"russian federation", "RU"},
    OtherName{"st kitts and nevis", "KN"},
    OtherName{"st vincent and grenadines", "VC"},
    OtherName{"swaziland", "SZ"},
    OtherName{"turkey", "TR"},
    OtherName{"u.s. minor outlying islands", "UM"},
    OtherName{"united states of america", "US"},
    OtherName{"viet nam", "VN"},
};

// Codes of registries for what has no country: they have a name, and no place.
constexpr std::array kRegions{OtherName{"Europe", "EU"}, OtherName{"Asia/Pacific", "AP"}};

std::string nameKey(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return key.starts_with("the ") ? key.substr(4) : key;
}

}  // namespace

Result<CountryTable> CountryTable::fromJson(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value document = boost::json::parse(text, error);
  if (error || !document.is_array()) {
    return Error{"the table of countries is no JSON array" +
                 (error ? ": " + error.message() : std::string{})};
  }
  CountryTable table;
  auto names = std::make_shared<model::CountryNames>();
  for (const boost::json::value& entry : document.get_array()) {
    const boost::json::object* object = entry.if_object();
    if (object == nullptr) {
      continue;
    }
    Country country{textField(*object, "iso2"), textField(*object, "name"), {}};
    const auto point = pointField(*object);
    if (country.code.size() != 2 || !point) {
      continue;
    }
    country.labelPoint = *point;
    std::string code = country.code;
    names->put(code, country.name);
    table.codeByName_.insert_or_assign(nameKey(country.name), code);
    table.byCode_.insert_or_assign(std::move(code), std::move(country));
  }
  for (const OtherName& region : kRegions) {
    names->put(region.code, std::string(region.name));
  }
  for (const OtherName& other : kOtherNames) {
    table.codeByName_.try_emplace(std::string(other.name), other.code);
  }
  table.names_ = std::move(names);
  return table;
}

const Country* CountryTable::find(const std::string& code) const {
  const auto found = byCode_.find(code);
  return found == byCode_.end() ? nullptr : &found->second;
}

const Country* CountryTable::findByName(std::string_view name) const {
  const auto code = codeByName_.find(nameKey(name));
  return code == codeByName_.end() ? nullptr : find(code->second);
}

}  // namespace flowwall::net::enrich
