#include "engine/model/flow_filter.hpp"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace flowwall::model {
namespace {

IpAddress ip(std::string_view text) {
  return IpAddress::parse(text).value();
}

// A laptop at home that fetches something from a German host.
EnrichedFlow someFlow() {
  EnrichedFlow flow;
  flow.flow.key = {.client = ip("10.20.3.4"),
                   .server = ip("203.0.113.7"),
                   .clientPort = 51000,
                   .serverPort = 443,
                   .l4 = L4Protocol::tcp};
  flow.flow.application = "TLS.Google";
  flow.flow.score = 50;
  flow.client.name = "Laptop-7.lan";
  flow.client.os = DeviceOs::windows;
  flow.client.place.site = "Head office";
  flow.server.name = "edge.example.net";
  flow.server.asn = 64500;
  flow.server.place.countryCode = "DE";
  return flow;
}

FlowFilter filterOf(const std::vector<std::pair<FilterField, std::string>>& fields) {
  FlowFilter filter;
  for (const auto& [field, text] : fields) {
    EXPECT_FALSE(filter.set(field, text)) << text;
  }
  return filter;
}

TEST(FlowFilter, AnEmptyOneMatchesEverything) {
  EXPECT_TRUE(FlowFilter().empty());
  EXPECT_TRUE(FlowFilter().matches(someFlow(), 0));
  EXPECT_TRUE(FlowFilter().matches({}, 0));
  EXPECT_EQ(FlowFilter().describe(), "");
}

struct Case {
  FilterField field;
  std::string_view text;
  bool matches;
};

class EachField : public testing::TestWithParam<Case> {};

TEST_P(EachField, MatchesWhatItSays) {
  const auto [field, text, matches] = GetParam();
  const FlowFilter filter = filterOf({{field, std::string(text)}});
  EXPECT_FALSE(filter.empty());
  EXPECT_EQ(filter.matches(someFlow(), 0), matches) << text;
  EnrichedFlow unknown;
  unknown.flow.key.l4 = L4Protocol{0};
  EXPECT_FALSE(filter.matches(unknown, 0));
}

INSTANTIATE_TEST_SUITE_P(
    All, EachField,
    testing::Values(
        Case{FilterField::srcIp, "20.3", true}, Case{FilterField::srcIp, "203.", false},
        Case{FilterField::srcIp, "10.20.0.0/16", true},
        Case{FilterField::srcIp, "10.21.0.0/16", false},
        Case{FilterField::srcIp, "10.20.3.4/32", true},
        Case{FilterField::dstIp, "203.0.113.7", true},
        Case{FilterField::dstIp, "203.0.113.0/24", true},
        Case{FilterField::dstIp, "2001:db8::/32", false}, Case{FilterField::srcPort, "51000", true},
        Case{FilterField::srcPort, "443", false}, Case{FilterField::dstPort, "443", true},
        Case{FilterField::dstPort, "44", false}, Case{FilterField::host, "laptop", true},
        Case{FilterField::host, "EXAMPLE", true}, Case{FilterField::host, "phone", false},
        Case{FilterField::proto, "TCP", true}, Case{FilterField::proto, "6", true},
        Case{FilterField::proto, "udp", false}, Case{FilterField::app, "google", true},
        Case{FilterField::app, "ssh", false}, Case{FilterField::country, "de", true},
        Case{FilterField::country, "FR", false}, Case{FilterField::asn, "64500", true},
        Case{FilterField::asn, "as64500", true}, Case{FilterField::asn, "64501", false},
        Case{FilterField::os, "Windows", true}, Case{FilterField::os, "linux", false},
        Case{FilterField::site, "head OFFICE", true}, Case{FilterField::site, "head", false}));

TEST(FlowFilter, EveryFieldMustMatch) {
  const auto both = filterOf({{FilterField::srcIp, "10."}, {FilterField::dstPort, "443"}});
  EXPECT_TRUE(both.matches(someFlow(), 0));
  auto other = someFlow();
  other.flow.key.serverPort = 80;
  EXPECT_FALSE(both.matches(other, 0));
}

TEST(FlowFilter, TheSystemIsThatOfOurEnd) {
  auto flow = someFlow();
  std::swap(flow.client, flow.server);
  flow.localEnd = LocalEnd::server;
  EXPECT_TRUE(filterOf({{FilterField::os, "windows"}}).matches(flow, 0));
  EXPECT_FALSE(filterOf({{FilterField::os, "unknown"}}).matches(flow, 0));
}

TEST(FlowFilter, AlertedIsWhatTheSourceSaysOrTheScore) {
  const auto alerted = filterOf({{FilterField::alerted, "true"}});
  EXPECT_FALSE(alerted.matches(someFlow(), 0));
  EXPECT_FALSE(alerted.matches(someFlow(), 51));
  EXPECT_TRUE(alerted.matches(someFlow(), 50));
  auto flow = someFlow();
  flow.flow.alert = "Scan";
  EXPECT_TRUE(alerted.matches(flow, 0));
  EXPECT_TRUE(filterOf({{FilterField::alerted, "0"}}).empty());
}

TEST(FlowFilter, AnEmptyTextTakesAFieldAway) {
  auto filter = filterOf({{FilterField::srcIp, "10.21.0.0/16"}, {FilterField::dstPort, "80"}});
  EXPECT_FALSE(filter.matches(someFlow(), 0));
  EXPECT_FALSE(filter.set(FilterField::srcIp, ""));
  EXPECT_FALSE(filter.set(FilterField::dstPort, ""));
  EXPECT_TRUE(filter.empty());
  EXPECT_EQ(filter, FlowFilter());
  EXPECT_TRUE(filter.matches(someFlow(), 0));
}

TEST(FlowFilter, SaysWhatIsAllowedAndThenChangesNothing) {
  using enum FilterField;
  const std::vector<std::tuple<FilterField, std::string, std::string>> wrong{
      {srcIp, "10.0.0.0/33", "10.0.0.0/8"},
      {srcIp, "x", "address"},
      {dstIp, "/8", "network"},
      {srcPort, "65536", "0 to 65535"},
      {dstPort, "-1", "0 to 65535"},
      {dstPort, "80 ", "0 to 65535"},
      {proto, "tcpp", "icmpv6"},
      {proto, "256", "0 to 255"},
      {country, "DEU", "two letters"},
      {country, "1A", "two letters"},
      {asn, "AS", "AS15169"},
      {asn, "4294967296", "AS15169"},
      {os, "win", "windows"},
      {alerted, "yes", "0 or 1"},
      {host, "a\nb", "64 bytes"},
      {app, std::string(65, 'x'), "64 bytes"}};
  FlowFilter filter = filterOf({{dstPort, "443"}});
  for (const auto& [field, text, words] : wrong) {
    const auto allowed = filter.set(field, text);
    ASSERT_TRUE(allowed) << text;
    EXPECT_THAT(std::string(*allowed), testing::HasSubstr(words)) << text;
  }
  EXPECT_EQ(filter, filterOf({{dstPort, "443"}}));
  EXPECT_TRUE(filter.matches(someFlow(), 0));
}

TEST(FlowFilter, IsDescribedForPeople) {
  using enum FilterField;
  EXPECT_EQ(filterOf({{srcIp, "10.0.0.0/8"}, {dstPort, "443"}, {asn, "as1"}}).describe(),
            "from 10.0.0.0/8, to port 443, AS 1");
  EXPECT_EQ(filterOf({{alerted, "1"}}).describe(), "alerted");
  EXPECT_EQ(filterOf({{site, "Berlin"}, {alerted, "1"}}).describe(), "site Berlin, alerted");
}

}  // namespace
}  // namespace flowwall::model
