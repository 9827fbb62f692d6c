// Each recorded row and counter, field by field, as /api/flows and `ifstats` give it. What is
// expected is read from the recordings here by a plain JSON parser, not by the decoder.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "net/wire/flows_json.hpp"
#include "net/wire/ifstats_json.hpp"
#include "net/wire/json_text.hpp"
#include "net/wire/ntopng_decoder.hpp"
#include "tests/common.hpp"

namespace flowwall::net::wire {
namespace {

namespace json = boost::json;
using tests::recording;

json::value parsed(const std::string& text) {
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  return json::parse(text, {}, options);
}

std::string string(const json::value& value) {
  return {value.as_string().data(), value.as_string().size()};
}

// ntopng's name of an end; none when it says the address again.
std::string nameOf(const json::object& end) {
  std::string name = string(end.at("name"));
  if (end.contains("vlan") && end.at("vlan").to_number<int>() != 0) {
    name = name.substr(0, name.find('@'));
  }
  return cleanUtf8(name, 256);
}

// The row of /api/flows for a recorded row; what only the enrichment knows is left out.
json::object expectedRow(const json::object& row) {
  const json::object& client = row.at("client").as_object();
  const json::object& server = row.at("server").as_object();
  const json::object& bytes = row.at("bytes").as_object();
  json::object expected;
  expected["srcIp"] = client.at("ip");
  expected["dstIp"] = server.at("ip");
  expected["srcPort"] = client.at("port");
  expected["dstPort"] = server.at("port");
  expected["srcName"] = nameOf(client);
  expected["dstName"] = nameOf(server);
  expected["protocol"] = row.at("l4_proto").at("name");
  expected["app"] = row.at("application").at("name");
  expected["encrypted"] = row.at("application").at("encrypted");
  expected["bytes"] = bytes.at("total");
  expected["cliBytes"] = bytes.at("cli_bytes");
  expected["srvBytes"] = bytes.at("srv_bytes");
  expected["bps"] = row.at("throughput").at("bps");  // bits a second in this list
  expected["pps"] = row.at("throughput").at("pps");
  expected["score"] = row.at("score");
  expected["info"] = cleanUtf8(string(row.at("info")), 600);
  expected["firstSeen"] = row.at("first_seen");
  expected["lastSeen"] = row.at("last_seen");
  expected["duration"] = row.at("duration");
  expected["alert"] =
      row.contains("predominant_alert") ? row.at("predominant_alert").at("name") : json::value();
  return expected;
}

const std::set<std::string> kOfEnrichment{"srcGeo", "dstGeo", "srcHost", "dstHost", "srcOs",
                                          "dstOs",  "srcAsn", "dstAsn",  "srcSite", "dstSite"};

void expectSame(const json::value& found, const json::value& expected, const std::string& what) {
  if (expected.is_number()) {
    ASSERT_TRUE(found.is_number()) << what;
    EXPECT_DOUBLE_EQ(found.to_number<double>(), expected.to_number<double>()) << what;
  } else {
    EXPECT_EQ(found, expected) << what;
  }
}

class RecordedList : public ::testing::TestWithParam<const char*> {};

TEST_P(RecordedList, EveryFieldOfEveryRowReachesApiFlows) {
  const std::string body = recording(GetParam());
  const json::object recorded = parsed(body).as_object();
  const Result<model::FlowBatch> batch = decodeActiveList(body);
  ASSERT_TRUE(batch) << batch.error().message;
  EXPECT_EQ(batch->totalFlows, recorded.at("recordsTotal").to_number<std::uint64_t>());
  std::vector<model::EnrichedFlow> flows;
  for (const model::Flow& flow : batch->flows) {
    flows.push_back({.flow = flow});
  }
  FlowsAnswer answer;
  answer.flows = flows;
  const json::value encoded = json::parse(encodeFlows(answer));
  const json::array& rows = recorded.at("rsp").as_array();
  ASSERT_EQ(encoded.at("flows").as_array().size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const json::object& found = encoded.at("flows").as_array()[i].as_object();
    const json::object expected = expectedRow(rows[i].as_object());
    for (const auto& [key, value] : expected) {
      const std::string what = std::string(key) + " of row " + std::to_string(i);
      ASSERT_TRUE(found.contains(key)) << what;
      expectSame(found.at(key), value, what);
    }
    for (const std::string& key : kOfEnrichment) {
      EXPECT_TRUE(found.contains(key)) << key;
    }
    EXPECT_EQ(found.size(), expected.size() + kOfEnrichment.size());
  }
}

TEST_P(RecordedList, AlertsAndNumbersOfEveryRowReachTheFlow) {
  const std::string body = recording(GetParam());
  const json::value recorded = parsed(body);
  const Result<model::FlowBatch> batch = decodeActiveList(body);
  ASSERT_TRUE(batch);
  std::size_t alerted = 0;
  for (std::size_t i = 0; i < batch->flows.size(); ++i) {
    const json::object& row = recorded.at("rsp").as_array()[i].as_object();
    const model::Flow& flow = batch->flows[i];
    EXPECT_EQ(flow.key.exporterId,
              (std::stoull(string(row.at("key"))) << 32U) | std::stoull(string(row.at("hash_id"))));
    EXPECT_EQ(flow.alertSeverity.has_value(), row.contains("predominant_alert"));
    if (flow.alertSeverity) {
      ++alerted;
      EXPECT_EQ(*flow.alertSeverity, row.at("predominant_alert").at("severity_id").as_int64());
    }
  }
  EXPECT_GT(alerted, 0U);
}

INSTANTIATE_TEST_SUITE_P(Recordings, RecordedList,
                         ::testing::Values("active-tcp-50.json", "active-udp-50.json",
                                           "active-odd-bytes.json"));

struct RecordedInterface {
  const char* file;
  bool full;
};
class Ifstats : public ::testing::TestWithParam<RecordedInterface> {};

std::string megabits(double bytesPerSecond) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f", bytesPerSecond * 8.0 / 1e6);
  return text;
}

TEST_P(Ifstats, HasEveryFieldOfThePredecessorInBits) {
  const std::string body = recording(GetParam().file);
  const json::object data = parsed(body).at("rsp").as_object();
  auto stats = decodeInterface(body);
  ASSERT_TRUE(stats) << stats.error().message;
  stats->received = model::UtcTime{std::chrono::milliseconds{1'714'564'800'250}};
  const json::object found = json::parse(encodeIfstats(*stats)).as_object();
  json::object expected;
  for (const char* same : {"ifid", "ifname", "num_devices", "num_hosts", "num_local_hosts",
                           "num_flows", "alerted_flows", "drops", "uptime", "localtime"}) {
    expected[same] = data.contains(same) ? data.at(same) : json::value();
  }
  const json::object& rates = data.at("throughput").as_object();
  for (const char* way : {"upload", "download"}) {
    const json::value& rate = GetParam().full ? rates.at(way).at("bps") : rates.at(way);
    expected[std::string(way) + "_bps"] = rate.to_number<double>() * 8.0;
    expected[std::string(way) + "_mbps"] = megabits(rate.to_number<double>());
  }
  expected["throughput_bps"] = data.at("throughput_bps").to_number<double>() * 8.0;
  expected["timestamp"] = "2024-05-01T12:00:00.250Z";
  EXPECT_EQ(found.size(), 16U);
  EXPECT_EQ(found.size(), expected.size());
  for (const auto& [key, value] : expected) {
    ASSERT_TRUE(found.contains(key)) << key;
    expectSame(found.at(key), value, std::string(key));
  }
}

INSTANTIATE_TEST_SUITE_P(Recordings, Ifstats,
                         ::testing::Values(RecordedInterface{"interface-summary.json", false},
                                           RecordedInterface{"interface-full.json", true},
                                           RecordedInterface{"interface-summary-unprivileged.json",
                                                             false}));

TEST(IfstatsJson, WhatIsUnknownIsNull) {
  const json::object found = json::parse(encodeIfstats({})).as_object();
  EXPECT_EQ(found.size(), 16U);
  for (const auto& [key, value] : found) {
    EXPECT_TRUE(value.is_null()) << key;
  }
}

}  // namespace
}  // namespace flowwall::net::wire
