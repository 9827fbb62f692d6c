#include "net/wire/flows_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>
#include <vector>

namespace flowwall::net::wire {
namespace {

using model::EnrichedFlow;
using std::chrono::milliseconds;

EnrichedFlow fullFlow() {
  EnrichedFlow enriched;
  model::Flow& flow = enriched.flow;
  flow.key.client = *model::IpAddress::parse("192.168.1.10");
  flow.key.server = *model::IpAddress::parse("8.8.8.8");
  flow.key.clientPort = 50123;
  flow.key.serverPort = 443;
  flow.clientName = "laptop";
  flow.application = "TLS.Google";
  flow.info = "dns.google \"quoted\" \\ \n";
  flow.alert = "Known Proto on Non Std Port";
  flow.encrypted = true;
  flow.clientBytes = model::Bytes{100};
  flow.serverBytes = model::Bytes{900};
  flow.rate = model::BitRate{1234.5};
  flow.packetsPerSecond = 2.5;
  flow.score = 10;
  flow.firstSeen = model::UtcTime{milliseconds{1'700'000'000'000}};
  flow.lastSeen = model::UtcTime{milliseconds{1'700'000'042'900}};
  enriched.client.place = {model::PlaceAccuracy::site, {10.85, 76.27}, "IN", "", "Home", "site"};
  enriched.client.name = "laptop.lan";
  enriched.client.os = model::DeviceOs::linux_;
  enriched.server.place = {model::PlaceAccuracy::country, {38.0, -97.0}, "US", "", "", "libloc"};
  enriched.server.name = "8.8.8.8";
  enriched.server.asn = 15169;
  return enriched;
}

boost::json::object encodeOne(const EnrichedFlow& flow) {
  const std::vector<EnrichedFlow> flows{flow};
  FlowsAnswer envelope;
  envelope.flows = flows;
  model::CountryNames names;
  names.put("US", "United States");
  envelope.countryNames = std::make_shared<const model::CountryNames>(std::move(names));
  const auto answer = boost::json::parse(encodeFlows(envelope));
  return answer.at("flows").as_array().at(0).as_object();
}

TEST(FlowsJson, HasTheEnvelopeOfThePredecessor) {
  const std::vector<EnrichedFlow> flows{fullFlow(), fullFlow()};
  const FlowsAnswer answer{.timestamp = model::UtcTime{milliseconds{1'714'564'800'250}},
                           .totalFlows = 2491,
                           .protocol = "tcp",
                           .interfaceId = 3,
                           .flows = flows};
  const auto json = boost::json::parse(encodeFlows(answer)).as_object();
  EXPECT_EQ(json.at("timestamp"), "2024-05-01T12:00:00.250Z");
  EXPECT_EQ(json.at("totalFlows"), 2491);
  EXPECT_EQ(json.at("proto"), "tcp");
  EXPECT_EQ(json.at("ifid"), "3");
  EXPECT_EQ(json.at("extractedIPs"), (boost::json::array{"192.168.1.10", "8.8.8.8"}));
  EXPECT_EQ(json.at("flows").as_array().size(), 2U);
}

TEST(FlowsJson, AnEmptyWallIsAnEmptyList) {
  FlowsAnswer empty;
  empty.protocol = "all";
  EXPECT_EQ(encodeFlows(empty),
            R"({"timestamp":"1970-01-01T00:00:00.000Z","totalFlows":0,"proto":"all","ifid":null,)"
            R"("extractedIPs":[],"flows":[]})");
}

TEST(FlowsJson, CarriesEveryField) {
  const auto flow = encodeOne(fullFlow());
  const auto expected = boost::json::parse(R"({
    "srcIp":"192.168.1.10","dstIp":"8.8.8.8","srcPort":50123,"dstPort":443,
    "srcName":"laptop","dstName":"8.8.8.8","protocol":"TCP","app":"TLS.Google","encrypted":true,
    "bytes":1000,"cliBytes":100,"srvBytes":900,"bps":1234.5,"pps":2.5,"score":10,
    "info":"dns.google \"quoted\" \\ \n","firstSeen":1700000000,"lastSeen":1700000042,
    "duration":43,"srcGeo":{"lat":10.85,"lon":76.27,"country":"IN","city":null},
    "dstGeo":{"lat":38,"lon":-97,"country":"US","city":null},"srcHost":"laptop.lan",
    "dstHost":null,"srcOs":"linux","dstOs":null,"srcAsn":null,"dstAsn":15169,
    "srcSite":"Home","dstSite":null,"alert":"Known Proto on Non Std Port"})");
  ASSERT_EQ(flow.size(), expected.as_object().size());
  for (const auto& [key, value] : expected.as_object()) {
    const auto* found = flow.if_contains(key);
    ASSERT_NE(found, nullptr) << key;
    if (value.is_number()) {
      EXPECT_DOUBLE_EQ(found->to_number<double>(), value.to_number<double>()) << key;
    } else if (!value.is_object()) {
      EXPECT_EQ(*found, value) << key;
    }
  }
  EXPECT_DOUBLE_EQ(flow.at("srcGeo").at("lat").to_number<double>(), 10.85);
  EXPECT_TRUE(flow.at("srcGeo").at("city").is_null());
  EXPECT_EQ(flow.at("srcGeo").at("accuracy"), "site");
  EXPECT_EQ(flow.at("dstGeo").at("accuracy"), "country");
  EXPECT_EQ(flow.at("dstGeo").at("source"), "libloc");
  EXPECT_EQ(flow.at("dstGeo").at("country"), "United States");
  EXPECT_EQ(flow.at("dstGeo").at("countryCode"), "US");
  EXPECT_EQ(flow.at("srcGeo").at("country"), "IN") << "a country without a name has its code";
}

TEST(FlowsJson, WhatIsUnknownIsNull) {
  const auto flow = encodeOne(EnrichedFlow{});
  for (const char* key :
       {"encrypted", "bytes",    "cliBytes", "srvBytes", "bps",     "pps",     "firstSeen",
        "lastSeen",  "duration", "srcGeo",   "dstGeo",   "srcHost", "dstHost", "srcOs",
        "dstOs",     "srcAsn",   "dstAsn",   "srcSite",  "dstSite", "alert"}) {
    EXPECT_TRUE(flow.at(key).is_null()) << key;
  }
  EXPECT_EQ(flow.at("app"), "Unknown");
}

TEST(FlowsJson, ARateThatIsNoNumberIsNull) {
  EnrichedFlow flow;
  flow.flow.rate = model::BitRate{std::numeric_limits<double>::infinity()};
  EXPECT_TRUE(encodeOne(flow).at("bps").is_null());
}

TEST(FlowsJson, NamesProtocols) {
  EXPECT_EQ(protocolName(model::L4Protocol::udp), "UDP");
  EXPECT_EQ(protocolName(static_cast<model::L4Protocol>(89)), "89");
}

}  // namespace
}  // namespace flowwall::net::wire
