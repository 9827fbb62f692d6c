// The parts of reverse DNS that need no network: domains, replies, lists of servers, the rate.

#include "net/enrich/reverse_dns_reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "net/enrich/name_answer.hpp"
#include "net/enrich/name_servers.hpp"
#include "net/enrich/token_bucket.hpp"
#include "tests/common.hpp"

namespace flowwall::net::enrich {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using tests::ip;

TEST(ReverseDomain, OfBothFamilies) {
  EXPECT_EQ(reverseDomain(ip("192.0.2.17")), "17.2.0.192.in-addr.arpa");
  EXPECT_EQ(reverseDomain(ip("::ffff:10.0.0.1")), "1.0.0.10.in-addr.arpa");
  EXPECT_EQ(reverseDomain(ip("2001:db8::567:89ab")),
            "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

// Writes a reply to the question for "q.arpa".
class Reply {
 public:
  explicit Reply(int questions = 1) {
    for (const int number : {0x1234, 0x8180, questions, 0, 0, 0}) {
      number16(number);
    }
    for (int i = 0; i < questions; ++i) {
      name("q.arpa").number16(12).number16(1);
    }
  }
  Reply& ptr(const std::string& owner, std::uint32_t ttl, const std::string& target) {
    return record(owner, 12, 1, ttl, target);
  }
  Reply& cname(const std::string& owner, std::uint32_t ttl, const std::string& target) {
    return record(owner, 5, 1, ttl, target);
  }
  Reply& record(const std::string& owner, int type, int dnsClass, std::uint32_t ttl,
                const std::string& target) {
    name(owner).number16(type).number16(dnsClass);
    number16(static_cast<int>(ttl >> 16)).number16(static_cast<int>(ttl & 0xffff));
    const std::size_t sizeAt = bytes.size();
    number16(0).name(target);
    bytes[sizeAt + 1] = static_cast<std::uint8_t>(bytes.size() - sizeAt - 2);
    ++bytes[7];
    return *this;
  }
  Reply& name(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t dot = std::min(text.find('.', at), text.size());
      bytes.push_back(static_cast<std::uint8_t>(dot - at));
      bytes.insert(bytes.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                   text.begin() + static_cast<std::ptrdiff_t>(dot));
      at = dot + 1;
    }
    bytes.push_back(0);
    return *this;
  }
  Reply& number16(int number) {
    bytes.push_back(static_cast<std::uint8_t>(number >> 8));
    bytes.push_back(static_cast<std::uint8_t>(number));
    return *this;
  }
  std::vector<std::uint8_t> bytes;
};

TEST(PtrReply, ANameAndItsTime) {
  const auto reply = parsePtrReply(Reply().ptr("Q.ARPA", 300, "host.example").bytes);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->name, "host.example");
  EXPECT_EQ(reply->timeToLive, 300s);
  EXPECT_FALSE(reply->odd);
}

TEST(PtrReply, OnlyWhatWasAskedForCounts) {
  const auto reply = parsePtrReply(Reply()
                                       .ptr("other.arpa", 1, "other.example")
                                       .record("q.arpa", 16, 1, 2, "text")
                                       .record("q.arpa", 12, 3, 3, "chaos.example")
                                       .ptr("q.arpa", 4, "right.example")
                                       .bytes);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->name, "right.example");
  EXPECT_EQ(reply->timeToLive, 4s);
  EXPECT_EQ(parsePtrReply(Reply().bytes)->name, "");
}

TEST(PtrReply, AliasesAreFollowed) {
  auto reply = parsePtrReply(Reply()
                                 .cname("q.arpa", 900, "one.arpa")
                                 .cname("one.arpa", 50, "two.arpa")
                                 .ptr("two.arpa", 600, "host.example")
                                 .bytes);
  EXPECT_EQ(reply->name, "host.example");
  EXPECT_EQ(reply->timeToLive, 50s);
  reply = parsePtrReply(Reply().cname("q.arpa", 1, "q.arpa").cname("q.arpa", 1, "x.arpa").bytes);
  EXPECT_EQ(reply->name, "") << "an alias of itself leads nowhere";
}

TEST(PtrReply, OddNamesAndTimes) {
  auto reply = parsePtrReply(Reply().ptr("q.arpa", 0x80000000, "<b>bold</b>").bytes);
  EXPECT_EQ(reply->name, "");
  EXPECT_TRUE(reply->odd);
  EXPECT_EQ(reply->timeToLive, 0s) << "the highest bit is no time";
  reply = parsePtrReply(Reply()
                            .ptr("q.arpa", 9, "<b>")
                            .ptr("q.arpa", 7, "z.example")
                            .ptr("q.arpa", 8, "y.example")
                            .bytes);
  EXPECT_EQ(reply->name, "y.example");
  EXPECT_FALSE(reply->odd);
  EXPECT_EQ(reply->timeToLive, 7s);
  reply = parsePtrReply(Reply().ptr("q.arpa", 1, std::string("a\0b", 3)).bytes);
  EXPECT_TRUE(reply->odd);
}

TEST(PtrReply, ManyRecordsAreReadUpToABound) {
  Reply many;
  for (int i = 0; i < 200; ++i) {
    many.ptr("q.arpa", 60, "host" + std::to_string(900 - i) + ".example");
  }
  EXPECT_EQ(parsePtrReply(many.bytes)->name, "host837.example") << "the smallest of the first 64";
}

TEST(PtrReply, DamagedOnesAreNothing) {
  const auto whole =
      Reply().cname("q.arpa", 9, "one.arpa").ptr("one.arpa", 600, "host.example").bytes;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(parsePtrReply(std::span(whole).first(size))) << size;
  }
  EXPECT_TRUE(parsePtrReply(whole));
  EXPECT_FALSE(parsePtrReply(Reply(0).bytes));
  EXPECT_FALSE(parsePtrReply(Reply(2).ptr("q.arpa", 1, "a").bytes));
  auto loop = Reply().ptr("q.arpa", 1, "a").bytes;
  loop[12] = 0xc0;  // the question's name points at itself
  loop[13] = 12;
  EXPECT_FALSE(parsePtrReply(loop));
  auto longer = Reply().ptr("q.arpa", 1, "abc").bytes;
  longer[longer.size() - 6] += 1;  // the record is longer than its name
  longer.push_back(0);
  EXPECT_FALSE(parsePtrReply(longer));
}

TEST(PtrReply, SurvivesRubbish) {
  std::mt19937 random(1);
  const auto whole =
      Reply().cname("q.arpa", 9, "one.arpa").ptr("one.arpa", 600, "host.example").bytes;
  for (int i = 0; i < 20'000; ++i) {
    auto bytes = whole;
    for (auto flips = 1 + random() % 6; flips > 0; --flips) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    if (const auto reply = parsePtrReply(bytes); reply && !reply->name.empty()) {
      EXPECT_EQ(cleanHostName(reply->name), reply->name);
    }
  }
}

TEST(NameServer, IsWrittenWithItsPort) {
  const auto text = [](const char* address, std::uint16_t port) {
    return NameServer{*model::IpAddress::parse(address), port}.toString();
  };
  EXPECT_EQ(text("192.0.2.1", 53), "192.0.2.1:53");
  EXPECT_EQ(text("::1", 5353), "[::1]:5353");
}

TEST(TokenBucket, HoldsTheRate) {
  model::ManualClock clock(model::UtcTime{1'700'000'000s});
  TokenBucket bucket(clock, 10.0, 3.0);
  EXPECT_EQ(bucket.untilNext(), 0ms);
  EXPECT_TRUE(bucket.take() && bucket.take() && bucket.take());
  EXPECT_FALSE(bucket.take());
  EXPECT_EQ(bucket.untilNext(), 100ms);
  clock.advance(99ms);
  EXPECT_FALSE(bucket.take());
  clock.advance(1ms);
  EXPECT_TRUE(bucket.take());
  clock.advance(1h);
  int taken = 0;
  while (bucket.take()) {
    ++taken;
  }
  EXPECT_EQ(taken, 3) << "a rest saves no more than the burst";
  int inTenSeconds = 0;
  for (int i = 0; i < 10'000; ++i) {
    clock.advance(1ms);
    inTenSeconds += bucket.take() ? 1 : 0;
  }
  EXPECT_NEAR(inTenSeconds, 100, 1);
}

TEST(TokenBucket, SlowerThanOneASecondStillGoes) {
  model::ManualClock clock(model::UtcTime{1'700'000'000s});
  TokenBucket bucket(clock, 0.1, 0.1);
  EXPECT_TRUE(bucket.take());
  EXPECT_FALSE(bucket.take());
  clock.advance(bucket.untilNext());
  EXPECT_TRUE(bucket.take());
}

}  // namespace
}  // namespace flowwall::net::enrich
