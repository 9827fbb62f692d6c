// decodeIpApiBatch(): whatever the service sends, there is one update for each address asked for,
// in their order, with clean texts and points on Earth.
#include <array>
#include <cmath>

#include "net/enrich/ip_api_answer.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

void checkAnswer(const net::enrich::GeoAnswer& answer) {
  must(answer.countryCode.empty() || answer.countryCode.size() == 2, "a country has two letters");
  must(isCleanText(answer.countryCode, 2), "and clean ones");
  must(isCleanText(answer.city, 128), "a city is clean text of 128 bytes at most");
  must(isCleanText(answer.asName, 128), "a network's name is clean text of 128 bytes at most");
  must(answer.source == "ip-api", "who told it is said");
  must(!answer.point ||
           (std::abs(answer.point->latDeg) <= 90.0 && std::abs(answer.point->lonDeg) <= 180.0),
       "a point is on Earth");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const auto ip = [](std::string_view text) {
    return flowwall::model::IpAddress::parse(text).value();
  };
  static const std::array asked{ip("8.8.8.8"), ip("1.1.1.1"), ip("2001:4860:4860::8888")};
  const auto updates = flowwall::net::enrich::decodeIpApiBatch(textOf(data, size), asked);
  if (!updates) {
    must(isCleanText(updates.error().message, 300), "an error is one sentence");
    return 0;
  }
  must(updates->size() == asked.size(), "one update for each address asked for");
  for (std::size_t i = 0; i < asked.size(); ++i) {
    must((*updates)[i].address == asked[i], "updates are in the order of the question");
    if ((*updates)[i].answer) {
      checkAnswer(*(*updates)[i].answer);
    }
  }
  return 0;
}
