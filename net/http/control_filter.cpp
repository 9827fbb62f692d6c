#include "net/http/control_filter.hpp"

#include <algorithm>
#include <string>

namespace flowwall::net::http {
namespace {

using model::FilterField;
using model::kFilterFieldNames;

constexpr std::string_view kClear = "clear";

std::string allowedKeys() {
  std::string names;
  for (const std::string_view name : kFilterFieldNames) {
    names += std::string(name) + ", ";
  }
  names.resize(names.size() - 2);
  return names + " and " + std::string(kClear);
}

}  // namespace

Result<model::FlowFilter> parseFilter(const Fields& fields, model::FlowFilter current) {
  if (fields.empty()) {
    return Error{"nothing to set; allowed are " + allowedKeys()};
  }
  const auto clear = std::ranges::find(fields, kClear, &Fields::value_type::first);
  if (clear != fields.end()) {
    if (clear->second != "1") {
      return Error{"'clear' must be 1, not '" + clear->second + "'"};
    }
    current = {};
  }
  for (const auto& [name, value] : fields) {
    if (name == kClear) {
      continue;
    }
    const auto known = std::ranges::find(kFilterFieldNames, name);
    if (known == kFilterFieldNames.end()) {
      return Error{"unknown key '" + name + "'; allowed are " + allowedKeys()};
    }
    const auto field = static_cast<FilterField>(known - kFilterFieldNames.begin());
    if (const auto allowed = current.set(field, value)) {
      return Error{"'" + name + "' must be " + std::string(*allowed) + ", not '" + value + "'"};
    }
  }
  return current;
}

boost::json::object filterJson(const model::AppliedFilter& applied) {
  boost::json::object json;
  for (std::size_t i = 0; i < kFilterFieldNames.size(); ++i) {
    const auto field = static_cast<FilterField>(i);
    const std::string& text = applied.filter.text(field);
    if (field == FilterField::alerted) {
      json[kFilterFieldNames[i]] = !text.empty();
    } else {
      json[kFilterFieldNames[i]] = text;
    }
  }
  json["matching"] = applied.matching;
  json["of"] = applied.of;
  return json;
}

}  // namespace flowwall::net::http
