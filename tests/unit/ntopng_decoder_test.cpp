// The decoder against what a real ntopng sent, and against what a broken one could.
#include "net/wire/ntopng_decoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/common.hpp"

namespace flowwall::net::wire {
namespace {

using tests::recording;

std::string listOf(const std::string& rows) {
  return R"({"rc":0,"recordsTotal":7,"rsp":[)" + rows + "]}";
}

const char* const kRow =
    R"({"key":"5","hash_id":"9","l4_proto":{"id":6},"client":{"ip":"10.0.0.1","port":1},)"
    R"("server":{"ip":"8.8.8.8","port":2}})";

model::Flow onlyFlow(const std::string& row) {
  const Result<model::FlowBatch> batch = decodeActiveList(listOf(row));
  EXPECT_TRUE(batch) << (batch ? "" : batch.error().message);
  EXPECT_EQ(batch->flows.size(), 1U) << row;
  return batch->flows.empty() ? model::Flow{} : batch->flows.front();
}

TEST(NtopngDecoder, ReadsARecordedTcpRowFieldByField) {
  const Result<model::FlowBatch> batch = decodeActiveList(recording("active-tcp-50.json"));
  ASSERT_TRUE(batch) << batch.error().message;
  ASSERT_EQ(batch->flows.size(), 50U);
  EXPECT_EQ(batch->totalFlows, 1490U);
  EXPECT_EQ(batch->interfaceId, 0);
  EXPECT_EQ(batch->droppedRows, 0U);
  const model::Flow& flow = batch->flows[1];
  EXPECT_EQ(flow.key.client.toString(), "192.168.1.10");
  EXPECT_EQ(flow.key.server.toString(), "142.250.180.78");
  EXPECT_EQ(flow.key.clientPort, 29987);
  EXPECT_EQ(flow.key.serverPort, 443);
  EXPECT_EQ(flow.key.l4, model::L4Protocol::tcp);
  EXPECT_EQ(flow.key.exporterId, (std::uint64_t{1336120276} << 32U) | 20U);
  EXPECT_EQ(flow.clientName, "");
  EXPECT_EQ(flow.serverName, "");
  EXPECT_EQ(flow.application, "TLS.YouTube");
  EXPECT_EQ(flow.info, "www.youtube.com");
  EXPECT_EQ(flow.clientIsLocal, true);
  EXPECT_EQ(flow.serverIsLocal, false);
  EXPECT_EQ(flow.encrypted, true);
  EXPECT_EQ(flow.clientBytes->value, 6843U);
  EXPECT_EQ(flow.serverBytes->value, 1536U);
  EXPECT_NEAR(flow.rate->bitsPerSecond, 1011.5083, 1e-3);
  EXPECT_NEAR(*flow.packetsPerSecond, 0.60018, 1e-4);
  EXPECT_EQ(flow.score, 0U);
  EXPECT_EQ(flow.firstSeen.time_since_epoch(), std::chrono::seconds(1795461757));
  EXPECT_EQ(flow.lastSeen.time_since_epoch(), std::chrono::seconds(1795461928));
}

TEST(NtopngDecoder, ReadsRecordedIpv6AndUdp) {
  const Result<model::FlowBatch> tcp = decodeActiveList(recording("active-tcp-50.json"));
  ASSERT_TRUE(tcp);
  EXPECT_EQ(tcp->flows[0].key.server.toString(), "2001:4860:4860::8888");
  const Result<model::FlowBatch> udp = decodeActiveList(recording("active-udp-50.json"));
  ASSERT_TRUE(udp);
  ASSERT_EQ(udp->flows.size(), 50U);
  EXPECT_EQ(udp->flows[0].key.l4, model::L4Protocol::udp);
  EXPECT_EQ(udp->flows[0].application, "DNS.DoH_DoT");
  EXPECT_EQ(udp->flows[0].encrypted, false);
}

TEST(NtopngDecoder, MakesOddBytesSafe) {
  const Result<model::FlowBatch> batch = decodeActiveList(recording("active-odd-bytes.json"));
  ASSERT_TRUE(batch) << batch.error().message;
  ASSERT_EQ(batch->flows.size(), 30U);
  EXPECT_EQ(batch->flows[0].serverName, "host_.example.com");
  EXPECT_EQ(batch->flows[0].alert, "Possible Exploit");
  EXPECT_EQ(batch->flows[0].score, 350U);
  EXPECT_EQ(batch->flows[0].info, "host\xef\xbf\xbd.example.com/tabx");
  for (const model::Flow& flow : batch->flows) {
    EXPECT_LE(flow.info.size(), 600U);
    EXPECT_TRUE(std::none_of(flow.info.begin(), flow.info.end(),
                             [](char c) { return c >= 0 && c < 0x20; }));
  }
}

TEST(NtopngDecoder, KnowsTheEndOfTheList) {
  const Result<model::FlowBatch> batch = decodeActiveList(recording("active-past-the-end.json"));
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->flows.empty());
  EXPECT_EQ(batch->totalFlows, 1490U);
  EXPECT_EQ(batch->interfaceId, std::nullopt);
}

TEST(NtopngDecoder, InterfaceRatesAreBytesMadeBits) {
  for (const char* name : {"interface-summary.json", "interface-full.json"}) {
    const Result<model::InterfaceStats> stats = decodeInterface(recording(name));
    ASSERT_TRUE(stats) << stats.error().message;
    EXPECT_EQ(stats->name, "ntv0");
    EXPECT_EQ(stats->id, 0);
    EXPECT_DOUBLE_EQ(stats->download->bitsPerSecond, 167229.84375 * 8) << name;
    EXPECT_DOUBLE_EQ(stats->upload->bitsPerSecond, 0.0) << name;
    EXPECT_EQ(stats->hosts, 1745U);
    EXPECT_EQ(stats->localHosts, 71U);
    EXPECT_EQ(stats->devices, 71U);
    EXPECT_EQ(stats->flows, 2491U);
    EXPECT_EQ(stats->alertedFlows, 1795U);
    EXPECT_EQ(stats->drops, 0U);
  }
}

TEST(NtopngDecoder, WhatAnUnprivilegedUserIsNotToldIsUnknown) {
  const auto stats = decodeInterface(recording("interface-summary-unprivileged.json"));
  ASSERT_TRUE(stats);
  EXPECT_EQ(stats->flows, std::nullopt);
  EXPECT_EQ(stats->devices, std::nullopt);
  EXPECT_EQ(stats->alertedFlows, std::nullopt);
  EXPECT_EQ(stats->hosts, 66U);
}

TEST(NtopngDecoder, ARefusalIsOneSentence) {
  const std::string body = recording("interface-invalid.json");
  EXPECT_EQ(decodeInterface(body).error().message, "ntopng answered rc -2 INVALID_INTERFACE");
  EXPECT_EQ(decodeActiveList(body).error().message, "ntopng answered rc -2 INVALID_INTERFACE");
}

TEST(NtopngDecoder, WhatIsNoAnswerIsOneSentence) {
  const auto message = [](const std::string& body) {
    const Result<model::FlowBatch> batch = decodeActiveList(body);
    return batch ? std::string("decoded") : batch.error().message;
  };
  EXPECT_EQ(message(""), "ntopng's answer is empty");
  EXPECT_EQ(message("<html>"), "ntopng's answer is not valid JSON: syntax error at byte 0");
  EXPECT_EQ(message("[]"), "ntopng's answer is not a JSON object");
  EXPECT_EQ(message("{}"), "ntopng's answer has no \"rsp\"");
  EXPECT_EQ(message(R"({"rc":0,"rsp":{}})"), "ntopng's answer has no list of flows");
  EXPECT_NE(message(R"({"rc":0,"rsp":[]} {})").find("not valid JSON"), std::string::npos);
  EXPECT_NE(message(std::string(100, '[')).find("not valid JSON"), std::string::npos);
}

TEST(NtopngDecoder, CutShortAtAnyByteIsAnError) {
  const std::string body = listOf(kRow);
  ASSERT_TRUE(decodeActiveList(body));
  for (std::size_t length = 0; length < body.size(); ++length) {
    EXPECT_FALSE(decodeActiveList(std::string_view(body).substr(0, length))) << length;
  }
  EXPECT_NE(decodeActiveList(body.substr(0, 40)).error().message.find("cut short at byte 40"),
            std::string::npos);
}

TEST(NtopngDecoder, AnyByteChangedNeverThrows) {
  const std::string body = listOf(kRow);
  for (std::size_t at = 0; at < body.size(); ++at) {
    for (const char byte : {'\0', '"', '{', '}', '-', '9', '\xff'}) {
      std::string changed = body;
      changed[at] = byte;
      EXPECT_NO_THROW(static_cast<void>(decodeActiveList(changed)));
      EXPECT_NO_THROW(static_cast<void>(decodeInterface(changed)));
    }
  }
}

TEST(NtopngDecoder, NumbersAsTextAndTextAsNumbers) {
  const model::Flow flow = onlyFlow(
      R"({"key":5,"hash_id":9.0,"l4_proto":{"name":"UDP"},"score":"12","first_seen":"100",)"
      R"("last_seen":101.0,"info":404,"bytes":{"cli_bytes":"7","srv_bytes":-1},)"
      R"("throughput":{"bps":"12.5","pps":"nan"},"application":{"name":7,"encrypted":"true"},)"
      R"("client":{"ip":"10.0.0.1","port":"80","localhost":1},)"
      R"("server":{"ip":"8.8.8.8","port":70000,"name":["x"]}})");
  EXPECT_EQ(flow.key.exporterId, (std::uint64_t{5} << 32U) | 9U);
  EXPECT_EQ(flow.key.l4, model::L4Protocol::udp);
  EXPECT_EQ(flow.score, 12U);
  EXPECT_EQ(flow.firstSeen.time_since_epoch(), std::chrono::seconds(100));
  EXPECT_EQ(flow.lastSeen.time_since_epoch(), std::chrono::seconds(101));
  EXPECT_EQ(flow.info, "404");
  EXPECT_EQ(flow.clientBytes->value, 7U);
  EXPECT_EQ(flow.serverBytes, std::nullopt);
  EXPECT_DOUBLE_EQ(flow.rate->bitsPerSecond, 12.5);
  EXPECT_EQ(flow.packetsPerSecond, std::nullopt);
  EXPECT_EQ(flow.application, "7");
  EXPECT_EQ(flow.encrypted, true);
  EXPECT_EQ(flow.key.clientPort, 80);
  EXPECT_EQ(flow.key.serverPort, 0);
  EXPECT_EQ(flow.clientIsLocal, true);
  EXPECT_EQ(flow.serverIsLocal, std::nullopt);
  EXPECT_EQ(flow.serverName, "");
}

TEST(NtopngDecoder, AbsurdRatesAreUnknown) {
  for (const char* bps : {"-1", "1e300", "1e999", "null", "\"fast\"", "[]", "-0.5"}) {
    const model::Flow flow =
        onlyFlow(R"({"l4_proto":{"id":6},"client":{"ip":"10.0.0.1"},"server":{"ip":"8.8.8.8"},)"
                 R"("throughput":{"bps":)" +
                 std::string(bps) + "}}");
    EXPECT_EQ(flow.rate, std::nullopt) << bps;
  }
}

TEST(NtopngDecoder, MissingFieldsAreUnknown) {
  const model::Flow flow = onlyFlow(kRow);
  EXPECT_EQ(flow.rate, std::nullopt);
  EXPECT_EQ(flow.clientBytes, std::nullopt);
  EXPECT_EQ(flow.encrypted, std::nullopt);
  EXPECT_EQ(flow.clientIsLocal, std::nullopt);
  EXPECT_EQ(flow.alert, "");
}

TEST(NtopngDecoder, TakesTheVlanOutOfTheName) {
  const model::Flow flow =
      onlyFlow(R"({"l4_proto":{"id":6},"client":{"ip":"8.8.8.8","vlan":100,"name":"8.8.8.8@100"},)"
               R"("server":{"ip":"10.0.0.1","vlan":100,"name":"printer@100"}})");
  EXPECT_EQ(flow.key.vlan, 100);
  EXPECT_EQ(flow.clientName, "");
  EXPECT_EQ(flow.serverName, "printer");
}

TEST(NtopngDecoder, BadRowsAreDroppedAndCounted) {
  const Result<model::FlowBatch> batch = decodeActiveList(
      listOf(std::string("null,17,{},[],") + kRow +
             R"(,{"l4_proto":{"id":6},"client":{"ip":"nonsense"},"server":{"ip":"8.8.8.8"}})"
             R"(,{"l4_proto":{"id":999},"client":{"ip":"1.1.1.1"},"server":{"ip":"8.8.8.8"}})"));
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->flows.size(), 1U);
  EXPECT_EQ(batch->droppedRows, 6U);
}

TEST(NtopngDecoder, AKeyThatComesTwiceCountsTheLastTime) {
  const model::Flow flow =
      onlyFlow(R"({"l4_proto":{"id":17},"l4_proto":{"id":6},"score":1,"score":2,)"
               R"("client":{"ip":"10.0.0.9","port":9,"name":"old"},"client":{"ip":"10.0.0.1"},)"
               R"("server":{"ip":"x","ip":"8.8.8.8"}})");
  EXPECT_EQ(flow.key.client.toString(), "10.0.0.1");
  EXPECT_EQ(flow.key.clientPort, 0);
  EXPECT_EQ(flow.clientName, "");
  EXPECT_EQ(flow.key.l4, model::L4Protocol::tcp);
  EXPECT_EQ(flow.score, 2U);
  const auto twice = decodeActiveList(std::string(R"({"rsp":[)") + kRow + R"(],"rsp":[]})");
  ASSERT_TRUE(twice);
  EXPECT_TRUE(twice->flows.empty());
  EXPECT_FALSE(decodeActiveList(R"({"rsp":[],"rsp":7})"));
}

TEST(NtopngDecoder, KeysAndTextsMayBeEscaped) {
  const model::Flow flow = onlyFlow(
      R"({"l4_pr\u006fto":{"id":6},"cli\u0065nt":{"ip":"10.0\u002e0.1"},)"
      R"("server":{"ip":"8.8.8.8","name":"\u00e9\ud83d\ude00\"<script>"},"info":"a\u0000b"})");
  EXPECT_EQ(flow.key.client.toString(), "10.0.0.1");
  EXPECT_EQ(flow.serverName, "\xc3\xa9\xf0\x9f\x98\x80\"<script>");
  EXPECT_EQ(flow.info, "ab");
}

TEST(NtopngDecoder, ATextOfAMebibyteIsCut) {
  const model::Flow flow = onlyFlow(
      R"({"l4_proto":{"id":6},"client":{"ip":"10.0.0.1"},"server":{"ip":"8.8.8.8","name":")" +
      std::string(1U << 20U, 'n') + R"("},"info":"\n)" + std::string(1U << 20U, 'i') + "\"}");
  EXPECT_EQ(flow.serverName.size(), 256U);
  EXPECT_EQ(flow.info.size(), 600U);
}

TEST(NtopngDecoder, WhatIsNestedInARowIsNotTakenForTheRowsOwn) {
  const model::Flow flow =
      onlyFlow(R"({"l4_proto":{"id":6,"x":{"id":17}},"client":{"ip":"10.0.0.1","process":)"
               R"({"ip":"1.1.1.1","name":"cat","port":9}},"server":{"ip":"8.8.8.8"},)"
               R"("other":{"score":9,"info":"no"},"list":[{"score":8}],"rsp":[1]})");
  EXPECT_EQ(flow.key.client.toString(), "10.0.0.1");
  EXPECT_EQ(flow.key.clientPort, 0);
  EXPECT_EQ(flow.key.l4, model::L4Protocol::tcp);
  EXPECT_EQ(flow.score, 0U);
  EXPECT_EQ(flow.info, "");
}

TEST(NtopngDecoder, NestingEndsSomewhere) {
  const auto nested = [](std::size_t depth) {
    return R"({"rc":0,"rsp":[],"deep":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(decodeActiveList(nested(31)));
  EXPECT_FALSE(decodeActiveList(nested(32)));
  EXPECT_FALSE(decodeActiveList(nested(1'000'000)));
}

TEST(NtopngDecoder, KeepsNoMoreThanWasAskedFor) {
  const std::string row(kRow);
  const auto batch = decodeActiveList(listOf(row + "," + row + "," + row), 2);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->flows.size(), 2U);
  EXPECT_EQ(batch->droppedRows, 0U);
}

}  // namespace
}  // namespace flowwall::net::wire
