#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "net/sources/auto_sampler.hpp"
#include "net/sources/demo_sampler.hpp"
#include "net/sources/localhost_sampler.hpp"
#include "tests/common.hpp"

namespace flowwall::net::sources {
namespace {

using model::Bytes;
using model::Flow;
using model::IpAddress;
using model::L4Protocol;
using model::ManualClock;
using model::SourceState;
using model::Uptime;
using tests::ip;

constexpr model::UtcTime kStart{std::chrono::seconds(1'700'000'000)};

SocketRecord tcpSocket(std::string_view local, std::uint16_t localPort, std::string_view remote,
                       std::uint16_t remotePort, std::uint64_t cookie = 1) {
  SocketRecord record;
  record.local = ip(local);
  record.localPort = localPort;
  record.remote = ip(remote);
  record.remotePort = remotePort;
  record.cookie = cookie;
  record.sent = Bytes{0};
  record.received = Bytes{0};
  return record;
}

class LocalhostSamplerTest : public testing::Test {
 protected:
  ManualClock clock_{kStart};
  Result<std::vector<SocketRecord>> sockets_ = std::vector<SocketRecord>{};
  LocalhostSampler sampler_{clock_, [this] { return sockets_; }};
};

TEST_F(LocalhostSamplerTest, RatesComeFromTwoSamplesOfOneSocket) {
  sockets_ = std::vector{tcpSocket("10.0.0.1", 40000, "5.6.7.8", 443)};
  auto sample = sampler_.sample();
  ASSERT_EQ(sample.batch.flows.size(), 1U);
  EXPECT_FALSE(sample.batch.flows[0].rate);
  EXPECT_EQ(sample.batch.flows[0].application, "https");
  EXPECT_EQ(sample.health.label, "this machine's own connections");
  clock_.advance(Uptime(2000));
  sockets_->at(0).sent = Bytes{1000};
  sockets_->at(0).received = Bytes{3000};
  sample = sampler_.sample();
  const Flow& flow = sample.batch.flows[0];
  EXPECT_DOUBLE_EQ(flow.rate->bitsPerSecond, 16'000.0);
  EXPECT_EQ(flow.clientBytes, Bytes{1000});
  EXPECT_EQ(flow.serverBytes, Bytes{3000});
  EXPECT_EQ(flow.firstSeen, kStart);
  EXPECT_EQ(flow.lastSeen, kStart + Uptime(2000));
  sockets_->at(0).cookie = 2;  // the same ports, another connection
  clock_.advance(Uptime(2000));
  EXPECT_FALSE(sampler_.sample().batch.flows[0].rate);
}

TEST_F(LocalhostSamplerTest, WhoeverConnectsToOurListeningPortIsTheClient) {
  SocketRecord listening = tcpSocket("0.0.0.0", 22, "0.0.0.0", 0, 9);
  listening.listening = true;
  sockets_ = std::vector{tcpSocket("10.0.0.1", 22, "5.6.7.8", 50000), listening};
  const auto sample = sampler_.sample();
  ASSERT_EQ(sample.batch.flows.size(), 1U) << "a listening socket is no flow";
  const Flow& flow = sample.batch.flows[0];
  EXPECT_EQ(flow.key.client, ip("5.6.7.8"));
  EXPECT_EQ(flow.key.serverPort, 22);
  EXPECT_EQ(flow.application, "ssh");
  EXPECT_EQ(flow.serverIsLocal, true);
  EXPECT_EQ(flow.clientIsLocal, false);
}

TEST_F(LocalhostSamplerTest, LoopbackIsLeftOutAndUdpSaysWhatItLacks) {
  SocketRecord udp = tcpSocket("10.0.0.1", 50000, "5.6.7.8", 443, 5);
  udp.l4 = L4Protocol::udp;
  udp.sent.reset();
  udp.received.reset();
  sockets_ = std::vector{tcpSocket("127.0.0.1", 1, "127.0.0.1", 2, 3), udp};
  for (int i = 0; i < 2; ++i) {
    clock_.advance(Uptime(1000));
    const auto sample = sampler_.sample();
    ASSERT_EQ(sample.batch.flows.size(), 1U);
    EXPECT_FALSE(sample.batch.flows[0].rate);
    EXPECT_FALSE(sample.batch.flows[0].clientBytes);
    EXPECT_THAT(sample.health.notice, testing::HasSubstr("UDP sockets have no byte counters"));
  }
}

TEST_F(LocalhostSamplerTest, ErrorsAreHealth) {
  sockets_ = Error{"no netlink here"};
  auto sample = sampler_.sample();
  EXPECT_EQ(sample.health.state, SourceState::unreachable);
  EXPECT_EQ(sample.health.error, "no netlink here");
  sockets_ = std::vector<SocketRecord>{};
  sample = sampler_.sample();
  EXPECT_EQ(sample.health.state, SourceState::live);
  EXPECT_EQ(sample.health.error, "");
  sockets_ = Error{"gone"};
  EXPECT_EQ(sampler_.sample().health.state, SourceState::stale);
}

// ---- auto

class Scripted final : public Sampler {
 public:
  explicit Scripted(std::string label) { sample_.health.label = std::move(label); }
  std::string_view name() const override { return "scripted"; }
  Sample sample() override { return sample_; }
  Sample sample_;
};

class AutoSamplerTest : public testing::Test {
 protected:
  AutoSamplerTest() {
    auto local = std::make_unique<Scripted>("this machine's own connections");
    auto demo = std::make_unique<Scripted>("demo data");
    local_ = &local->sample_;
    local_->health.state = SourceState::live;
    demo->sample_.batch.recorded = true;
    sampler_.emplace(std::move(local), std::move(demo),
                     [](const IpAddress& address) { return address != ip("1.1.1.1"); });
  }
  void connectTo(std::string_view remote) {
    Flow flow;
    flow.key.client = ip("20.20.20.20");  // our own, though public
    flow.clientIsLocal = true;
    flow.key.server = ip(remote);
    local_->batch.flows = {flow};
  }
  bool showsDemo() {
    const auto sample = sampler_->sample();
    const bool demo = sample.batch.recorded;
    EXPECT_EQ(sample.health.label, demo ? "demo data: no outside connections here yet"
                                        : "this machine's own connections");
    return demo;
  }
  Sampler::Sample* local_ = nullptr;
  std::optional<AutoSampler> sampler_;
};

TEST_F(AutoSamplerTest, OnlyARemoteEndThatCanBeDrawnCounts) {
  EXPECT_TRUE(showsDemo());
  for (const char* remote : {"10.0.0.7", "127.0.0.1", "224.0.0.251", "1.1.1.1", "fe80::1"}) {
    connectTo(remote);
    for (int i = 0; i < 10; ++i) {
      EXPECT_TRUE(showsDemo()) << remote;
    }
  }
}

TEST_F(AutoSamplerTest, TheFirstSampleDecidesAtOnce) {
  connectTo("5.6.7.8");
  EXPECT_FALSE(showsDemo());
}

TEST_F(AutoSamplerTest, ChangesAreNotHasty) {
  EXPECT_TRUE(showsDemo());
  for (int i = 0; i < 20; ++i) {  // now and then a connection
    connectTo("5.6.7.8");
    EXPECT_TRUE(showsDemo());
    EXPECT_TRUE(showsDemo());
    local_->batch.flows.clear();
    EXPECT_TRUE(showsDemo());
  }
  connectTo("5.6.7.8");
  EXPECT_TRUE(showsDemo());
  EXPECT_TRUE(showsDemo());
  EXPECT_FALSE(showsDemo());
  local_->batch.flows.clear();
  for (int i = 0; i < 4; ++i) {
    EXPECT_FALSE(showsDemo());
  }
  EXPECT_TRUE(showsDemo());
}

TEST_F(AutoSamplerTest, WhatAilsThisMachinesSourceIsNoted) {
  local_->health.state = SourceState::unreachable;
  local_->health.error = "no netlink here";
  EXPECT_EQ(sampler_->sample().health.notice, "no netlink here");
}

// ---- demo

DemoSampler makeDemo(const model::Clock& clock, std::uint64_t seed) {
  static const std::string flows = tests::sourceText("assets/demo/flows.json");
  static const std::string interface = tests::sourceText("assets/demo/interface.json");
  return DemoSampler::make(flows, interface, clock, seed).value();
}

void expectSame(const model::FlowBatch& a, const model::FlowBatch& b) {
  ASSERT_EQ(a.flows.size(), b.flows.size());
  for (std::size_t i = 0; i < a.flows.size(); ++i) {
    EXPECT_EQ(a.flows[i].key, b.flows[i].key);
    EXPECT_EQ(a.flows[i].rate, b.flows[i].rate);
    EXPECT_EQ(a.flows[i].clientBytes, b.flows[i].clientBytes);
    EXPECT_EQ(a.flows[i].firstSeen, b.flows[i].firstSeen);
  }
  EXPECT_EQ(a.interface->upload, b.interface->upload);
}

TEST(DemoSampler, IsAFunctionOfSeedAndTime) {
  ManualClock clock(kStart);
  ManualClock jumped(kStart);
  DemoSampler stepping = makeDemo(clock, 7);
  for (int i = 0; i < 20; ++i) {
    static_cast<void>(stepping.sample());
    clock.advance(Uptime(3000));
  }
  jumped.advance(Uptime(60'000));
  DemoSampler jumping = makeDemo(jumped, 7);
  expectSame(stepping.sample().batch, jumping.sample().batch);
  const auto other = makeDemo(jumped, 8).sample();
  EXPECT_NE(other.batch.flows.front().rate, jumping.sample().batch.flows.front().rate);
}

TEST(DemoSampler, FlowsComeAndGo) {
  ManualClock clock(kStart);
  DemoSampler demo = makeDemo(clock, 1);
  for (int i = 0; i < 100; ++i) {
    const auto sample = demo.sample();
    EXPECT_GE(sample.batch.flows.size(), 80U);
    EXPECT_LE(sample.batch.flows.size(), 160U);
    EXPECT_EQ(sample.batch.totalFlows, sample.batch.flows.size());
    EXPECT_TRUE(sample.batch.recorded);
    EXPECT_EQ(sample.health.label, "demo data");
    EXPECT_EQ(sample.health.source, "demo");
    EXPECT_EQ(sample.health.state, SourceState::live);
    clock.advance(Uptime(7000));
  }
}

TEST(DemoSampler, BytesAreWhatTheRatesPromised) {
  ManualClock clock(kStart);
  DemoSampler demo = makeDemo(clock, 1);
  std::map<std::uint64_t, Flow> before;
  std::size_t compared = 0;
  for (int i = 0; i < 200; ++i) {
    std::map<std::uint64_t, Flow> now;
    for (Flow& flow : demo.sample().batch.flows) {
      ASSERT_NE(flow.key.exporterId, 0U);
      const auto known = before.find(flow.key.exporterId);
      if (known != before.end() && flow.rate->bitsPerSecond > 1e5) {
        const Flow& old = known->second;
        EXPECT_EQ(flow.firstSeen, old.firstSeen) << "one life";
        const auto bytes = static_cast<double>(flow.clientBytes->value + flow.serverBytes->value -
                                               old.clientBytes->value - old.serverBytes->value);
        const double mean = (flow.rate->bitsPerSecond + old.rate->bitsPerSecond) / 2.0;
        EXPECT_NEAR(bytes, mean / 8.0 * 0.2, mean / 8.0 * 0.2 * 0.05 + 4.0);
        EXPECT_NEAR(flow.rate->bitsPerSecond / old.rate->bitsPerSecond, 1.0, 0.5) << "smooth";
        ++compared;
      }
      now.emplace(flow.key.exporterId, std::move(flow));
    }
    before = std::move(now);
    clock.advance(Uptime(200));
  }
  EXPECT_GT(compared, 1000U);
}

TEST(DemoSampler, InterfaceFollowsTheFlows) {
  ManualClock clock(kStart);
  const auto sample = makeDemo(clock, 1).sample();
  double rate = 0.0;
  for (const Flow& flow : sample.batch.flows) {
    rate += flow.rate->bitsPerSecond;
  }
  EXPECT_NEAR(sample.batch.interface->upload->bitsPerSecond +
                  sample.batch.interface->download->bitsPerSecond,
              rate, rate * 1e-9);
  EXPECT_EQ(sample.batch.interface->flows, sample.batch.flows.size());
}

TEST(DemoSampler, RefusesARecordingThatIsNone) {
  ManualClock clock(kStart);
  EXPECT_TRUE(DemoSampler::make("<html>", "{}", clock, 1).has_error());
}

}  // namespace
}  // namespace flowwall::net::sources
