// decodeInterface(): whatever a server sends, texts are clean, numbers sane, and the answer can be
// said as JSON.
#include <boost/json.hpp>

#include "net/wire/ifstats_json.hpp"
#include "net/wire/ntopng_decoder.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const auto stats = flowwall::net::wire::decodeInterface(textOf(data, size));
  if (!stats) {
    must(isCleanText(stats.error().message, 500), "an error is one sentence");
    return 0;
  }
  must(isCleanText(stats->name, 256), "an interface's name is clean");
  must(isCleanText(stats->uptime, 64), "an uptime is clean");
  must(isCleanText(stats->localTime, 64), "a time is clean");
  for (const auto& rate : {stats->upload, stats->download, stats->throughput}) {
    const double bits = rate ? rate->bitsPerSecond : 0.0;
    must(bits >= 0.0 && bits <= 1e15, "a rate is at most a petabit a second");
  }
  boost::system::error_code error;
  boost::json::parse(flowwall::net::wire::encodeIfstats(*stats), error);
  must(!error, "counters are written as JSON");
  return 0;
}
