#include "net/pipeline/ends.hpp"

#include <gtest/gtest.h>

#include <string>

#include "net/enrich/enricher.hpp"
#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::EnrichedFlow;
using tests::ip;

// By the enricher, as in the program: 1000 bit/s from the client, 3000 from the server.
EnrichedFlow between(std::string_view client, std::string_view server,
                     std::optional<bool> clientSaid = {}, std::optional<bool> serverSaid = {}) {
  static enrich::Enricher enricher({.home = {"Home", {1.0, 2.0}}});
  model::Flow flow;
  flow.key.client = ip(client);
  flow.key.server = ip(server);
  flow.clientIsLocal = clientSaid;
  flow.serverIsLocal = serverSaid;
  EnrichedFlow enriched = enricher.enrich(flow, enrich::Origin::live);
  enriched.clientToServer = {1000.0};
  enriched.serverToClient = {3000.0};
  return enriched;
}

constexpr const char* kOurs = "10.0.0.1";
constexpr const char* kOursToo = "192.168.7.7";
constexpr const char* kTheirs = "20.0.0.1";
constexpr const char* kTheirsToo = "30.0.0.1";

struct Case {
  const char* what;
  EnrichedFlow flow;
  bool serverIsNear;
  bool clientIsLocal;
  bool serverIsLocal;
  bool internal;
};

TEST(EndsTest, EveryCombinationOfSides) {
  const Case cases[] = {
      {"we opened it", between(kOurs, kTheirs), false, true, false, false},
      {"they opened it, or it was joined in mid-stream", between(kTheirs, kOurs), true, false, true,
       false},
      {"the source says which is ours", between(kTheirs, kTheirsToo, true, false), false, true,
       false, false},
      {"the source says so of the server", between(kTheirs, kTheirsToo, false, true), true, false,
       true, false},
      {"the source says it of one end only", between(kTheirs, kTheirsToo, {}, true), true, false,
       true, false},
      {"both ours", between(kOurs, kOursToo), false, true, true, true},
      {"both ours, as the source says", between(kTheirs, kTheirsToo, true, true), false, true, true,
       true},
      {"neither ours", between(kTheirs, kTheirsToo), false, false, false, false},
      {"to a group", between(kOurs, "224.0.0.251"), false, true, false, true},
      {"to all", between(kOurs, "255.255.255.255"), false, true, false, true},
      {"a group from outside", between(kTheirs, "232.1.1.1"), false, false, false, false},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    const Ends ends = endsOf(one.flow);
    EXPECT_EQ(ends.serverIsNear, one.serverIsNear);
    EXPECT_EQ(&ends.near, one.serverIsNear ? &one.flow.server : &one.flow.client);
    EXPECT_EQ(&ends.far, one.serverIsNear ? &one.flow.client : &one.flow.server);
    EXPECT_EQ(ends.up.bitsPerSecond, one.serverIsNear ? 3000.0 : 1000.0);
    EXPECT_EQ(ends.down.bitsPerSecond, one.serverIsNear ? 1000.0 : 3000.0);
    EXPECT_EQ(ends.clientIsLocal, one.clientIsLocal);
    EXPECT_EQ(ends.serverIsLocal, one.serverIsLocal);
    EXPECT_EQ(ends.nearIsLocal(), one.serverIsNear ? one.serverIsLocal : one.clientIsLocal);
    EXPECT_EQ(ends.internal, one.internal);
  }
}

}  // namespace
}  // namespace flowwall::net::pipeline
