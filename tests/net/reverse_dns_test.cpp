// ReverseDns with a real name server.

#include "net/enrich/reverse_dns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>

#include "net/enrich/enricher.hpp"
#include "net/enrich/name_table.hpp"
#include "tests/net/nsd_server.hpp"
#include "tests/net/reverse_dns_fixture.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// 192.0.2.0/24
constexpr const char* kZoneV4 = R"(
1 7200 PTR host-1.example.
2 5 PTR short.example.
3 604800 PTR long.example.
4 PTR <script>alert\(1\)</script>.example.
5 PTR evil\027[2J\010\000.example.
6 PTR 8.8.8.8.
7 300 CNAME 7.sub
7.sub 7200 PTR alias.example.
8 PTR b.example.
8 PTR a.example.
8 PTR \"first\".example.
9 TXT "only a text"
11 PTR LAPTOP-8F2K.corp.example.
)";
constexpr const char* kZoneV6 =
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR six.example.\n";
constexpr const char* kZonePrivate = "1.0.0 PTR nas.lan.\n";

NsdServer::Zones zones() {
  std::string manyNames;
  for (int i = 10; i < 60; ++i) {
    manyNames += "10 PTR one-of-many-" + std::to_string(i) + ".example.\n";
  }
  return {{"2.0.192.in-addr.arpa", kZoneV4 + manyNames},
          {"8.b.d.0.1.0.0.2.ip6.arpa", kZoneV6},
          {"10.in-addr.arpa", kZonePrivate},
          {"100.51.198.in-addr.arpa", ""}};
}

class RealNameServer : public ReverseDnsTest {
 protected:
  void SetUp() override {
    if (!NsdServer::isInstalled()) {
      GTEST_SKIP() << "no /usr/sbin/nsd on this machine (package nsd)";
    }
    nsd_ = std::make_unique<NsdServer>(zones());
    options_.channel.servers = {{ip("127.0.0.1"), nsd_->port()}};
    options_.queriesPerSecond = 1000;
    options_.failuresToTell = 1;
  }
  std::unique_ptr<NsdServer> nsd_;
  enrich::ReverseDnsOptions options_;
};

TEST_F(RealNameServer, FindsNamesAndHowLongTheyHold) {
  auto dns = make(options_);
  auto answer = ask(dns, "192.0.2.1");
  EXPECT_EQ(answer.kind, Kind::found);
  EXPECT_EQ(answer.name, "host-1.example");
  EXPECT_EQ(answer.keepFor, 7200s);
  EXPECT_EQ(ask(dns, "2001:db8::1").name, "six.example");
  EXPECT_EQ(ask(dns, "10.0.0.1").name, "nas.lan");
  EXPECT_EQ(ask(dns, "192.0.2.2").keepFor, 60s) << "5 s is too short";
  EXPECT_EQ(ask(dns, "192.0.2.3").keepFor, 24h) << "a week is too long";
  answer = ask(dns, "192.0.2.7");
  EXPECT_EQ(answer.name, "alias.example");
  EXPECT_EQ(answer.keepFor, 300s) << "the alias may change before the name does";
  const auto health = dns.health();
  EXPECT_EQ(health.queries, 6U);
  EXPECT_EQ(health.answers, 6U);
  EXPECT_EQ(health.inFlight, 0U);
  EXPECT_EQ(health.error, "");
}

TEST_F(RealNameServer, OfManyNamesTheSameOneIsTaken) {
  auto dns = make(options_);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ask(dns, "192.0.2.8").name, "a.example") << "the odd one is passed over";
    EXPECT_EQ(ask(dns, "192.0.2.10").name, "one-of-many-10.example") << "too large for UDP";
  }
}

TEST_F(RealNameServer, MissesAreRememberedLonger) {
  auto dns = make(options_);
  for (const char* address : {"192.0.2.200", "192.0.2.9", "2001:db8::2"}) {
    const auto answer = ask(dns, address);
    EXPECT_EQ(answer.kind, Kind::missing) << address;
    EXPECT_EQ(answer.keepFor, 1h);
    EXPECT_EQ(answer.name, "");
  }
  EXPECT_EQ(dns.health().misses, 3U);
  EXPECT_EQ(dns.health().oddNames, 0U);
}

TEST_F(RealNameServer, HostileNamesAreNoNames) {
  auto dns = make(options_);
  for (const char* address : {"192.0.2.4", "192.0.2.5", "192.0.2.6"}) {
    const auto answer = ask(dns, address);
    EXPECT_EQ(answer.kind, Kind::missing) << address;
    EXPECT_EQ(answer.name, "");
  }
  EXPECT_EQ(dns.health().misses, 3U);
  EXPECT_EQ(dns.health().oddNames, 3U);
}

TEST_F(RealNameServer, FailuresAreBriefAndSaid) {
  auto dns = make(options_);
  const auto failed = ask(dns, "198.51.100.1");  // the zone that it can't load
  EXPECT_EQ(failed.kind, Kind::failed);
  EXPECT_EQ(failed.keepFor, 60s);
  EXPECT_THAT(dns.health().error, HasSubstr("fails"));
  EXPECT_THAT(dns.health().error, HasSubstr(options_.channel.servers[0].toString()));
  EXPECT_EQ(ask(dns, "203.0.113.1").kind, Kind::failed);  // no zone of its own
  EXPECT_THAT(dns.health().error, HasSubstr("refuses"));
  EXPECT_EQ(dns.health().failures, 2U);
  EXPECT_EQ(ask(dns, "192.0.2.1").kind, Kind::found);
  EXPECT_EQ(dns.health().error, "") << "all is well again";
}

TEST_F(RealNameServer, TheNextServerTakesOver) {
  SilentServer silent(io_);
  options_.channel.servers.insert(options_.channel.servers.begin(), silent.where());
  options_.channel.timeout = 200ms;
  options_.channel.tries = 4;
  auto dns = make(options_);
  EXPECT_EQ(ask(dns, "192.0.2.1").name, "host-1.example");
}

TEST_F(RealNameServer, TheRateIsHeld) {
  options_.queriesPerSecond = 5;
  auto dns = make(options_);
  for (int i = 0; i < 12; ++i) {
    dns.ask(privateNumber(i));
  }
  runUntil([&] { return reports_ == 5 && dns.health().rateWaits >= 3; });
  EXPECT_EQ(dns.health().queries, 5U) << "the clock stands still, though it woke up and looked";
  EXPECT_EQ(dns.health().queued, 7U);
  clock_.advance(400ms);
  runUntil([&] { return reports_ == 7; });
  EXPECT_EQ(dns.health().queries, 7U);
  clock_.advance(10s);
  runUntil([&] { return reports_ == 12; });
  EXPECT_EQ(dns.health().queries, 12U);
  EXPECT_EQ(dns.health().queued, 0U);
}

TEST_F(RealNameServer, AReportMayAskAgain) {
  int reports = 0;
  std::unique_ptr<enrich::ReverseDns> dns;
  dns = std::make_unique<enrich::ReverseDns>(
      io_.get_executor(), clock_, options_,
      [&](const model::IpAddress& address, const enrich::NameAnswer&) {
        if (++reports < 20) {
          dns->ask(address);
        }
      });
  dns->ask(ip("192.0.2.1"));
  runUntil([&] { return reports == 20; });
  EXPECT_EQ(dns->health().answers, 20U);
}

TEST_F(RealNameServer, TheSystemsServersAreLookedUpAnew) {
  SilentServer before(io_, "127.0.0.2", nsd_->port());
  const auto resolvConf = nsd_->folder() / "resolv.conf";
  std::ofstream(resolvConf) << "nameserver 127.0.0.2\n";
  options_.channel = {.resolvConf = resolvConf, .resolvConfPort = nsd_->port()};
  auto dns = make(options_);
  const auto askBefore = [&](std::string_view address) {
    dns.ask(ip(address));
    runUntil([&] { return dns.health().inFlight == 1; });
    return before.receive();
  };
  before.answer(replyTo(askBefore("192.0.2.1"), kHostExample));
  runUntil([&] { return reports_ == 1; });
  std::ofstream(resolvConf) << "nameserver 127.0.0.1\n";
  clock_.advance(299s);
  const Bytes underWay = askBefore("192.0.2.2");
  clock_.advance(1s);
  dns.ask(ip("192.0.2.1"));
  io_.poll();
  EXPECT_EQ(dns.health().queries, 2U) << "what is under way ends first";
  before.answer(replyTo(underWay, kHostExample));
  runUntil([&] { return reports_ == 3; });
  EXPECT_EQ(answers_[ip("192.0.2.2")].name, "host.example");
  EXPECT_EQ(answers_[ip("192.0.2.1")].name, "host-1.example");
}

TEST_F(RealNameServer, WhenTheSystemsServerFailsItIsSaid) {
  const auto resolvConf = nsd_->folder() / "resolv.conf";
  std::ofstream(resolvConf) << "nameserver 127.0.0.3\n";  // nobody is there
  options_.channel = {.resolvConf = resolvConf, .resolvConfPort = nsd_->port()};
  auto dns = make(options_);
  EXPECT_EQ(ask(dns, "192.0.2.1").kind, Kind::failed);
  EXPECT_THAT(dns.health().error, HasSubstr("the system's servers: no name server is there"));
}

TEST_F(RealNameServer, AFlowGetsItsNameAtALaterPoll) {
  std::unique_ptr<enrich::ReverseDns> dns;
  enrich::NameTable table(clock_, [&](const model::IpAddress& address) { dns->ask(address); });
  int reports = 0;
  dns = std::make_unique<enrich::ReverseDns>(
      io_.get_executor(), clock_, options_,
      [&](const model::IpAddress& address, const enrich::NameAnswer& answer) {
        table.put(address, answer);
        ++reports;
      });
  enrich::Enricher enricher(enrich::Enricher::Parts{.names = &table});
  model::Flow flow;
  flow.key.client = ip("10.0.0.1");
  flow.key.server = ip("192.0.2.11");
  flow.serverIsLocal = true;
  auto enriched = enricher.enrich(flow, enrich::Origin::live);
  EXPECT_EQ(enriched.client.name, "10.0.0.1");
  runUntil([&] { return reports == 2; });
  enriched = enricher.enrich(flow, enrich::Origin::live);
  EXPECT_EQ(enriched.client.name, "nas.lan");
  EXPECT_EQ(enriched.client.nameSource, model::NameSource::dns);
  EXPECT_EQ(enriched.server.name, "laptop-8f2k.corp.example") << "NSD tells it so";
  EXPECT_EQ(enriched.server.os, model::DeviceOs::windows);
  EXPECT_EQ(dns->health().queries, 2U);
}

}  // namespace
}  // namespace flowwall::tests
