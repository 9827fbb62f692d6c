// OsRules::fromToml(): a file of rules is taken or refused in one clean sentence, and rules that
// are taken match any name.
#include "net/enrich/os_rules.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  using flowwall::net::enrich::OsRules;
  auto rules = OsRules::fromToml(textOf(data, size), "f.toml");
  if (!rules) {
    must(isCleanText(rules.error().message, 2'000), "an error is one line of clean text");
    return 0;
  }
  using flowwall::model::DeviceOs;
  must(rules->match("") == DeviceOs::unknown, "no name, no system");
  for (const std::string_view name : {"win-10-desk", "a", "xn--bcher-kva.example", "\xff\x01"}) {
    const DeviceOs os = rules->match(name);
    must(os != DeviceOs::unknown, "a name has a system, be it another");
    must(rules->match(name) == os, "an answer is remembered as it was");
  }
  return 0;
}
