// ReverseDns with name servers that don't answer, or answer rubbish; bounds, and the end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "net/enrich/reverse_dns.hpp"
#include "tests/net/reverse_dns_fixture.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Faults : public ReverseDnsTest {
 protected:
  enrich::ReverseDnsOptions options() const {
    enrich::ReverseDnsOptions options;
    options.channel.servers = {server_.where()};
    options.queriesPerSecond = 1000;
    options.failuresToTell = 1;
    return options;
  }
  SilentServer server_{io_};
};

TEST_F(Faults, ASilentServerIsATimeout) {
  auto given = options();
  given.channel.timeout = 20ms;
  given.channel.tries = 2;
  auto dns = make(given);
  const auto answer = ask(dns, "192.0.2.1");
  EXPECT_EQ(answer.kind, Kind::failed);
  EXPECT_EQ(answer.keepFor, 60s);
  EXPECT_EQ(dns.health().timeouts, 1U);
  EXPECT_EQ(dns.health().failures, 0U);
  EXPECT_EQ(dns.health().error,
            "reverse DNS from " + server_.where().toString() + ": no answer in time");
  EXPECT_EQ(server_.receive(), server_.receive()) << "asked twice";
}

TEST_F(Faults, NoServerThereIsSaid) {
  auto given = options();
  given.channel.servers = {SilentServer(io_).where()};  // gone at once
  auto dns = make(given);
  EXPECT_EQ(ask(dns, "192.0.2.1").kind, Kind::failed);
  EXPECT_THAT(dns.health().error, HasSubstr("no name server is there"));
  EXPECT_EQ(dns.health().failures, 1U);
}

TEST_F(Faults, NoResolvConfToReadIsAFailureOnly) {
  auto given = options();
  given.channel.servers.clear();
  given.channel.resolvConf = "/proc/self/mem";
  auto dns = make(given);
  EXPECT_EQ(ask(dns, "192.0.2.1").kind, Kind::failed);
  EXPECT_NE(dns.health().error, "");
}

TEST_F(Faults, SomeZonesThatFailAreNotTheServers) {
  auto given = options();
  given.channel.servers = {SilentServer(io_).where()};
  given.failuresToTell = 3;
  auto dns = make(given);
  for (const char* address : {"192.0.2.1", "192.0.2.2"}) {
    EXPECT_EQ(ask(dns, address).kind, Kind::failed);
    EXPECT_EQ(dns.health().error, "") << address;
  }
  EXPECT_EQ(ask(dns, "192.0.2.3").kind, Kind::failed);
  EXPECT_THAT(dns.health().error, HasSubstr("no name server is there"));
  EXPECT_EQ(dns.health().failures, 3U);
}

TEST_F(Faults, TheQueueIsBoundedAndWithoutTwins) {
  auto given = options();
  given.maxQueued = 10;
  given.maxInFlight = 3;
  auto dns = make(given);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 30; ++i) {
      dns.ask(privateNumber(i));
    }
  }
  EXPECT_EQ(dns.health().queued, 10U);
  EXPECT_EQ(dns.health().dropped, 60U);
  runUntil([&] { return dns.health().inFlight == 3; });
  EXPECT_EQ(dns.health().queued, 7U);
  EXPECT_EQ(dns.health().queries, 3U) << "no more at a time";
  dns.ask(privateNumber(0));
  EXPECT_EQ(dns.health().queued, 7U) << "it is being asked for";
}

TEST_F(Faults, TheFakeReplyIsTakenWhenItIsWhole) {
  auto dns = make(options());
  dns.ask(ip("192.0.2.1"));
  runUntil([&] { return dns.health().inFlight == 1; });
  server_.answer(replyTo(server_.receive(), kHostExample));
  runUntil([&] { return reports_ == 1; });
  EXPECT_EQ(answers_[ip("192.0.2.1")].name, "host.example");
  EXPECT_EQ(answers_[ip("192.0.2.1")].keepFor, 600s);
}

TEST_F(Faults, RubbishNeverBecomesAName) {
  auto given = options();
  given.channel.timeout = 20ms;
  given.channel.tries = 1;
  auto dns = make(given);
  std::mt19937 random(1);
  int whole = 0;
  for (int i = 0; i < 150; ++i) {
    dns.ask(privateNumber(i));
    runUntil([&] { return dns.health().inFlight == 1; });
    Bytes reply = replyTo(server_.receive(), kHostExample);
    for (auto flips = random() % 4; flips > 0; --flips) {
      reply[random() % reply.size()] ^= static_cast<std::uint8_t>(1U << (random() % 8));
    }
    if (random() % 4 == 0) {
      reply.resize(random() % reply.size());
    }
    server_.answer(reply);
    runUntil([&] { return answers_.contains(privateNumber(i)); });
    const auto& answer = answers_[privateNumber(i)];
    whole += answer.name == "host.example" ? 1 : 0;
    EXPECT_EQ(answer.kind == Kind::found, enrich::cleanHostName(answer.name).has_value());
  }
  EXPECT_GT(whole, 25);
  EXPECT_LT(whole, 125);
}

TEST_F(Faults, EndsWithQuestionsUnderWay) {
  auto given = options();
  io_.poll();
  const std::size_t filesBefore = openFiles();
  for (int round = 0; round < 3; ++round) {
    auto dns = make(given);
    for (int i = 0; i < 50; ++i) {
      dns.ask(privateNumber(i));
    }
    runUntil([&] { return dns.health().inFlight == given.maxInFlight; });
    EXPECT_GT(openFiles(), filesBefore);
  }
  EXPECT_EQ(openFiles(), filesBefore);
  io_.restart();
  io_.run();  // handlers that come too late find nothing to do; the loop has no work left
  EXPECT_EQ(reports_, 0);
}

TEST_F(Faults, EndsWithAQueueThatWaitsForTheRate) {
  auto given = options();
  given.queriesPerSecond = 1;
  {
    auto dns = make(given);
    dns.ask(privateNumber(1));
    dns.ask(privateNumber(2));
    runUntil([&] { return dns.health().rateWaits == 1; });
    dns.ask(privateNumber(3));  // a pump is on its way
  }
  io_.restart();
  io_.run();
  EXPECT_EQ(reports_, 0);
}

// Two of them, both with a question under way; whichever reports first ends the other, whose
// handler is due by then.
using Both = std::unique_ptr<std::array<std::unique_ptr<enrich::ReverseDns>, 2>>;

class EndsTheOther : public Faults {
 protected:
  Both makeBoth(const enrich::ReverseDnsOptions& given, int& reports) {
    auto both = std::make_unique<Both::element_type>();
    for (std::size_t i = 0; i < 2; ++i) {
      auto& dns = (*both)[i];
      auto& other = (*both)[1 - i];
      dns = std::make_unique<enrich::ReverseDns>(
          io_.get_executor(), clock_, given,
          [&reports, &other](const model::IpAddress&, const enrich::NameAnswer&) {
            ++reports;
            other.reset();
          });
      dns->ask(ip("192.0.2.1"));
    }
    runUntil([&] { return (*both)[0]->health().inFlight + (*both)[1]->health().inFlight == 2; });
    return both;
  }
};

TEST_F(EndsTheOther, WhoseTimeoutIsOnItsWay) {
  auto given = options();
  given.channel.timeout = 20ms;
  given.channel.tries = 1;
  int reports = 0;
  const Both both = makeBoth(given, reports);
  // The loop is held for longer than the timeout, so that both timers are due at once.
  boost::asio::io_context meanwhile;
  boost::asio::steady_timer(meanwhile, 30ms).wait();
  runUntil([&] { return reports > 0; });
  EXPECT_EQ(reports, 1);
}

TEST_F(EndsTheOther, WhoseReplyIsOnItsWay) {
  int reports = 0;
  const Both both = makeBoth(options(), reports);
  for (int i = 0; i < 2; ++i) {
    server_.answer(replyTo(server_.receive(), kHostExample));
  }
  runUntil([&] { return reports > 0; });
  EXPECT_EQ(reports, 1);
}

}  // namespace
}  // namespace flowwall::tests
