// decodeDnsCache(): whatever is in the file, only host names come out, and what is written from
// them reads back as the same.
#include <unordered_set>

#include "net/enrich/dns_cache.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  using namespace flowwall::net::enrich;
  const auto decoded = decodeDnsCache(textOf(data, size));
  if (!decoded) {
    must(isCleanText(decoded.error().message, 300), "an error is one sentence");
    return 0;
  }
  std::unordered_set<flowwall::model::IpAddress> seen;
  std::vector<CachedName> names;  // one an address, as they are kept on disk
  for (const CachedName& cached : *decoded) {
    must(!cached.name || cleanHostName(*cached.name) == cached.name, "a name is a host name");
    if (seen.insert(cached.address).second) {
      names.push_back(cached);
    }
  }
  const auto again = decodeDnsCache(encodeDnsCache(names));
  must(again && *again == names, "what is written reads back as the same");
  return 0;
}
