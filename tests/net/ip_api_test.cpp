// IpApiClient against a stand-in for ip-api.com on loopback: its limits, its failures, its odd
// answers. The client's waits are recorded, not waited for.
#include <gmock/gmock.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <map>

#include "net/enrich/ip_api_client.hpp"
#include "tests/net/http_stub.hpp"

namespace flowwall::net::enrich {
namespace {

namespace asio = boost::asio;
using model::IpAddress;
using test::HttpStub;
using test::StubRequest;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

IpAddress numbered(int i) {
  return IpAddress::parse("20.0." + std::to_string(i / 250) + "." + std::to_string(i % 250))
      .value();
}

// What the service says about everything it is asked for.
std::string answerTo(const std::string& body) {
  boost::json::array items;
  const boost::json::value asked = boost::json::parse(body);
  for (const boost::json::value& address : asked.as_array()) {
    items.push_back({{"status", "success"},
                     {"countryCode", "DE"},
                     {"country", "Germany"},
                     {"city", "Berlin"},
                     {"lat", 52.5},
                     {"lon", 13.25},
                     {"as", "AS3320 Deutsche Telekom AG"},
                     {"query", address}});
  }
  return boost::json::serialize(items);
}

std::size_t sizeOf(const StubRequest& request) {
  return boost::json::parse(request.body).as_array().size();
}

class IpApiTest : public testing::Test {
 protected:
  IpApiClient& start(HttpStub::Answer answer, std::size_t maxQueued = 5000,
                     std::chrono::milliseconds timeout = 10s) {
    stub_.emplace(io_, std::move(answer));
    IpApiOptions options{
        .url = stub_->url() + "/base/", .timeout = timeout, .maxQueued = maxQueued};
    options.wait = [this](std::chrono::milliseconds time) -> asio::awaitable<void> {
      waits_.push_back(time);
      co_await asio::post(io_, asio::use_awaitable);
    };
    client_ = std::move(*IpApiClient::make(io_.get_executor(), clock_, std::move(options),
                                           [this](std::vector<GeoUpdate> updates) {
                                             ++batches_;
                                             for (GeoUpdate& update : updates) {
                                               got_[update.address] = std::move(update.answer);
                                             }
                                           }));
    asio::co_spawn(io_, client_->run(),
                   asio::bind_cancellation_slot(stop_.slot(), [this](std::exception_ptr error) {
                     ended_ = true;
                     EXPECT_FALSE(error);
                   }));
    return *client_;
  }

  ~IpApiTest() override {
    stop_.emit(asio::cancellation_type::terminal);
    runUntil([this] { return ended_; });
    EXPECT_TRUE(ended_) << "cancellation ends it, whatever it is doing";
  }

  template <typename Done> void runUntil(Done done) {
    for (int i = 0; i < 100'000 && !done(); ++i) {
      ASSERT_GT(io_.run_one_for(20s), 0U) << "nothing happens";
    }
  }
  std::uint64_t counter(std::string_view name) const {
    for (const auto& [key, value] : client_->health().counters) {
      if (key == name) {
        return value;
      }
    }
    ADD_FAILURE() << "no counter " << name;
    return 0;
  }

  model::ManualClock clock_{model::UtcTime{}};
  asio::io_context io_;
  asio::cancellation_signal stop_;
  std::optional<HttpStub> stub_;
  std::unique_ptr<IpApiClient> client_;
  std::map<IpAddress, std::optional<GeoAnswer>> got_;
  std::vector<std::chrono::milliseconds> waits_;
  int batches_ = 0;
  bool ended_ = false;
};

TEST_F(IpApiTest, AsksAHundredAtATimeAndOnceForEach) {
  IpApiClient& client = start(
      [](const StubRequest& request) { return HttpStub::reply(200, "", answerTo(request.body)); });
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 250; ++i) {
      client.want(numbered(i));
    }
  }
  runUntil([this] { return got_.size() == 250; });
  ASSERT_EQ(stub_->requests().size(), 3U);
  EXPECT_EQ(sizeOf(stub_->requests()[0]), 100U);
  EXPECT_EQ(sizeOf(stub_->requests()[2]), 50U);
  EXPECT_EQ(stub_->requests()[0].method, "POST");
  EXPECT_EQ(stub_->requests()[0].target,
            "/base/batch?fields=status,countryCode,country,city,lat,lon,as,query");
  EXPECT_EQ(batches_, 3);
  EXPECT_EQ(got_.at(numbered(7)), (GeoAnswer{.countryCode = "DE",
                                             .asn = 3320,
                                             .asName = "Deutsche Telekom AG",
                                             .source = "ip-api",
                                             .point = model::GeoPoint{52.5, 13.25},
                                             .city = "Berlin"}));
  EXPECT_THAT(waits_, ElementsAre(250ms, 4000ms, 250ms, 4000ms, 250ms, 4000ms));
  EXPECT_EQ(client.health().state, "ready");
  EXPECT_EQ(counter("hits"), 250U);
}

TEST_F(IpApiTest, OnlyPublicAddressesLeaveTheHouse) {
  IpApiClient& client = start(
      [](const StubRequest& request) { return HttpStub::reply(200, "", answerTo(request.body)); });
  for (const char* address : {"10.0.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1",
                              "fd00::1", "fe80::1", "224.0.0.1", "203.0.113.7", "::"}) {
    client.want(IpAddress::parse(address).value());
  }
  EXPECT_EQ(counter("queued"), 0U);
  client.want(numbered(1));
  runUntil([this] { return !got_.empty(); });
  EXPECT_EQ(stub_->requests()[0].body, "[\"20.0.0.1\"]");
}

TEST_F(IpApiTest, WaitsWhenNoRequestIsLeft) {
  IpApiClient& client = start([this](const StubRequest& request) {
    const bool last = stub_->requests().size() == 1;
    return HttpStub::reply(200, last ? "X-Rl: 0\r\nX-Ttl: 42\r\n" : "X-Rl: 14\r\nX-Ttl: 60\r\n",
                           answerTo(request.body));
  });
  for (int i = 0; i < 200; ++i) {
    client.want(numbered(i));
  }
  runUntil([this] { return got_.size() == 200 && waits_.size() == 4; });
  EXPECT_THAT(waits_, ElementsAre(250ms, 42s, 250ms, 4s));
}

TEST_F(IpApiTest, TooManyRequestsAreWaitedOut) {
  const std::vector<std::pair<std::string, std::chrono::milliseconds>> headers{
      {"X-Ttl: 17\r\n", 17s}, {"", 60s},
      {"X-Ttl: -5\r\n", 60s}, {"X-Ttl: soon\r\n", 60s},
      {"X-Ttl: 0\r\n", 1s},   {"X-Ttl: 999999999\r\n", 3600s}};
  IpApiClient& client = start([&](const StubRequest& request) {
    const std::size_t nth = stub_->requests().size() - 1;
    return nth < headers.size() ? HttpStub::reply(429, headers[nth].first, "")
                                : HttpStub::reply(200, "", answerTo(request.body));
  });
  client.want(numbered(1));
  runUntil([&] { return counter("limited") == 1; });
  EXPECT_EQ(client.health().state, "degraded");
  EXPECT_THAT(client.health().error, HasSubstr("waiting 17 s as it asks"));
  runUntil([&] { return got_.size() == 1; });
  for (std::size_t i = 0; i < headers.size(); ++i) {
    EXPECT_EQ(waits_.at(2 * i + 1), headers[i].second) << headers[i].first;
  }
  EXPECT_EQ(counter("failures"), 0U);
  EXPECT_EQ(client.health().error, "");
}

TEST_F(IpApiTest, FailuresAreRetriedLaterAndLaterThenGivenUp) {
  IpApiClient& client = start([](const StubRequest&) { return HttpStub::reply(503, "", "no"); });
  client.want(numbered(1));
  runUntil([&] { return counter("dropped") == 1 && waits_.size() == 6; });
  EXPECT_EQ(stub_->requests().size(), 3U);
  EXPECT_TRUE(got_.empty()) << "a failure is no answer";
  EXPECT_THAT(client.health().error, HasSubstr("answered with status 503"));
  std::chrono::milliseconds full = 5s;
  for (std::size_t i = 1; i < 6; i += 2) {
    EXPECT_GE(waits_[i], full * 3 / 4);
    EXPECT_LE(waits_[i], full * 5 / 4);
    full *= 2;
  }
  client.want(numbered(1));
  EXPECT_EQ(counter("queued"), 1U) << "and may be asked for again";
}

TEST_F(IpApiTest, BackOffHasALimit) {
  IpApiClient& client = start([](const StubRequest&) { return std::string("rubbish"); });
  for (int i = 0; i < 5000; ++i) {
    client.want(numbered(i));
  }
  runUntil([&] { return counter("failures") == 60 && waits_.size() == 120; });
  EXPECT_LE(*std::max_element(waits_.begin(), waits_.end()), 375s);
  EXPECT_EQ(counter("dropped"), 2000U);
}

TEST_F(IpApiTest, GarbageIsAFailure) {
  const std::vector<std::string> bodies{"", "<html>", "{}", "[", std::string(200'000, '['), "null"};
  IpApiClient& client = start([&](const StubRequest& request) {
    const std::size_t nth = stub_->requests().size() - 1;
    return HttpStub::reply(200, "", nth < bodies.size() ? bodies[nth] : answerTo(request.body));
  });
  for (int i = 0; i < 300; ++i) {
    client.want(numbered(i));
  }
  runUntil([&] { return !got_.empty(); });
  EXPECT_EQ(counter("failures"), bodies.size());
  EXPECT_EQ(got_.size(), 100U) << "the third hundred";
  EXPECT_EQ(counter("dropped"), 200U);
}

TEST_F(IpApiTest, AHugeAnswerIsCutOff) {
  IpApiClient& client = start([](const StubRequest&) {
    return HttpStub::reply(200, "", "[" + std::string(8UL * 1024 * 1024, ' ') + "]");
  });
  client.want(numbered(1));
  runUntil([&] { return counter("failures") == 1; });
  EXPECT_THAT(client.health().error, HasSubstr("answer is larger than 1 MiB"));
}

TEST_F(IpApiTest, ASilentServerTimesOut) {
  IpApiClient& client = start([](const StubRequest&) { return std::nullopt; }, 5000, 30ms);
  client.want(numbered(1));
  runUntil([&] { return counter("failures") == 1; });
  EXPECT_THAT(client.health().error, HasSubstr("timed out after 30 ms"));
}

TEST_F(IpApiTest, WhatTheAnswerLeavesOutIsKnownToNobody) {
  IpApiClient& client = start([](const StubRequest&) {
    return HttpStub::reply(200, "", R"([
      {"status":"fail","message":"private range","query":"20.0.0.1"},
      {"status":"success","countryCode":"DE","city":7,"lat":"1","lon":[],"as":{},"query":"20.0.0.2"},
      {"status":"success","countryCode":"de","lat":99,"lon":1,"as":"AS","query":"20.0.0.3"},
      {"status":7,"countryCode":"DE","query":"20.0.0.4"},
      {"status":"success","countryCode":"NL","query":20},
      7, null, [], {},
      {"status":"success","countryCode":"US","lat":38,"lon":-97,"as":"AS1 x","query":"20.0.0.5"},
      {"status":"success","countryCode":"US","query":"8.8.8.8"}])");
  });
  for (int i = 1; i <= 6; ++i) {
    client.want(numbered(i));
  }
  runUntil([&] { return got_.size() == 6; });
  EXPECT_EQ(got_.at(numbered(2)), (GeoAnswer{.countryCode = "DE", .source = "ip-api"}));
  EXPECT_EQ(got_.at(numbered(5)),
            (GeoAnswer{.countryCode = "US", .asn = 1, .asName = "x", .source = "ip-api"}))
      << "a country's middle is no city";
  for (const int miss : {1, 3, 4, 6}) {
    EXPECT_FALSE(got_.at(numbered(miss))) << miss;
  }
  EXPECT_EQ(counter("misses"), 4U);
  EXPECT_FALSE(got_.contains(IpAddress::parse("8.8.8.8").value())) << "nobody asked for it";
}

TEST_F(IpApiTest, TheQueueIsBounded) {
  IpApiClient& client = start(
      [](const StubRequest& request) { return HttpStub::reply(200, "", answerTo(request.body)); },
      150);
  for (int i = 0; i < 1000; ++i) {
    client.want(numbered(i));
  }
  EXPECT_EQ(counter("queued"), 150U);
  EXPECT_EQ(counter("dropped"), 850U);
  runUntil([&] { return got_.size() == 150; });
  EXPECT_EQ(stub_->requests().size(), 2U);
}

TEST(IpApiClient, ASecureAddressIsRefused) {
  asio::io_context io;
  const model::ManualClock clock{model::UtcTime{}};
  const auto client =
      IpApiClient::make(io.get_executor(), clock, {.url = "https://ip-api.com"}, {});
  ASSERT_TRUE(client.has_error());
  EXPECT_THAT(client.error().message, HasSubstr("\"https://ip-api.com\" is not an address like"));
}

TEST(IpApiClient, WaitsByItselfWithoutATestsHelp) {
  const model::ManualClock clock{model::UtcTime{}};
  asio::io_context io;
  HttpStub stub(io,
                [](const StubRequest& r) { return HttpStub::reply(200, "", answerTo(r.body)); });
  int got = 0;
  const auto client = std::move(*IpApiClient::make(
      io.get_executor(), clock, {.url = stub.url(), .gather = 1ms, .gap = 1ms},
      [&](const std::vector<GeoUpdate>& updates) { got += static_cast<int>(updates.size()); }));
  asio::cancellation_signal stop;
  bool ended = false;
  asio::co_spawn(
      io, client->run(),
      asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { ended = true; }));
  for (int i = 0; i < 150; ++i) {
    client->want(numbered(i));
  }
  while (got < 150 && io.run_one_for(20s) > 0) {
  }
  EXPECT_EQ(got, 150);
  stop.emit(asio::cancellation_type::terminal);
  while (!ended && io.run_one_for(20s) > 0) {
  }
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace flowwall::net::enrich
