#include "net/enrich/country_table.hpp"

#include <utility>

#include "net/enrich/json_fields.hpp"

namespace flowwall::net::enrich {
namespace {

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
    return Error{"The table of countries is no JSON array" +
                 (error ? ": " + error.message() : std::string{}) + "."};
  }
  CountryTable table;
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
    table.codeByName_.insert_or_assign(nameKey(country.name), code);
    table.byCode_.insert_or_assign(std::move(code), std::move(country));
  }
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
