#include "net/enrich/dns_cache.hpp"

#include <boost/json.hpp>

namespace flowwall::net::enrich {

namespace json = boost::json;

std::string encodeDnsCache(std::span<const CachedName> names, std::size_t maxBytes) {
  std::string text = "{";
  for (const CachedName& cached : names) {
    std::string line = text.size() > 1 ? ",\n" : "\n";
    line += "\"" + cached.address.toString() + "\": ";
    line += cached.name ? json::serialize(json::string(*cached.name)) : "null";
    if (text.size() + line.size() + 3 > maxBytes) {
      break;
    }
    text += line;
  }
  return text + "\n}\n";
}

Result<std::vector<CachedName>> decodeDnsCache(std::string_view text) {
  if (text.size() > kMaxDnsCacheBytes) {
    return Error{"the name cache is larger than " +
                 std::to_string(kMaxDnsCacheBytes / 1024 / 1024) + " MiB"};
  }
  boost::system::error_code error;
  const json::value file = json::parse(text, error);
  const json::object* entries = error ? nullptr : file.if_object();
  if (entries == nullptr) {
    return Error{"the name cache is no JSON object" + (error ? ": " + error.message() : "")};
  }
  std::vector<CachedName> names;
  names.reserve(entries->size());
  for (const auto& [key, value] : *entries) {
    const auto address = model::IpAddress::parse({key.data(), key.size()});
    if (!address) {
      continue;
    }
    if (value.is_null()) {
      names.push_back({*address, std::nullopt});
    } else if (const json::string* name = value.if_string()) {
      if (auto clean = cleanHostName({name->data(), name->size()})) {
        names.push_back({*address, std::move(clean)});
      }
    }
  }
  return names;
}

}  // namespace flowwall::net::enrich
