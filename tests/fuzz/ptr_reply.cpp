// parsePtrReply(): whatever a name server sends, what comes out is a host name or none.
#include "net/enrich/name_answer.hpp"
#include "net/enrich/reverse_dns_reply.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const auto reply = flowwall::net::enrich::parsePtrReply({data, size});
  if (!reply) {
    return 0;
  }
  must(reply->name.empty() || flowwall::net::enrich::cleanHostName(reply->name) == reply->name,
       "a name is a host name");
  must(reply->timeToLive.count() >= 0 && reply->timeToLive.count() <= 0x7fffffff,
       "a time to live has 31 bits");
  must(!reply->odd || reply->name.empty(), "a reply with a name is not odd");
  return 0;
}
