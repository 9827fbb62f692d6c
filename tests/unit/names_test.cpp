// Names and what follows from them: host names, the table of names, its file, the Enricher's use.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "net/enrich/dns_cache.hpp"
#include "net/enrich/enricher.hpp"
#include "net/enrich/name_table.hpp"
#include "tests/common.hpp"

namespace flowwall::net::enrich {
namespace {

using namespace std::chrono_literals;
using model::DeviceOs;
using model::IpAddress;
using model::NameSource;
using testing::ElementsAre;
using tests::ip;

IpAddress number(int n) {
  return ip("20.0." + std::to_string(n / 256) + "." + std::to_string(n % 256));
}

NameAnswer found(std::string name, std::chrono::seconds keepFor = 600s) {
  return {NameAnswer::Kind::found, std::move(name), keepFor};
}

TEST(HostName, IsWhatAWallAndJsonCanBear) {
  for (const char* name : {"a", "srv-1.example.org", "LAPTOP-8F2K", "_dns.resolver.arpa",
                           "xn--mller-kva.example", "1.2.3.example"}) {
    EXPECT_EQ(cleanHostName(name), name);
  }
  EXPECT_EQ(cleanHostName("host.example."), "host.example");
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(longest.size(), 253U);
  EXPECT_EQ(cleanHostName(longest), longest);
  for (const std::string& odd :
       {std::string(), std::string("."), std::string("a..b"), std::string(".a"), std::string("a b"),
        std::string("<script>alert(1)</script>"), std::string("a\"b"), std::string("a\\.b"),
        std::string("a\nb"), std::string("a\0b", 3), std::string("\x1b[2Jx"),
        std::string("m\xc3\xbcller"), std::string("\xe2\x80\xae"), std::string("\xff"),
        std::string("8.8.8.8"), std::string("::1"), std::string(64, 'a'), longest + "a",
        std::string(1'000'000, '.')}) {
    EXPECT_FALSE(cleanHostName(odd)) << odd.substr(0, 60);
  }
}

class Table : public testing::Test {
 protected:
  NameTable make(NameTableOptions options = {}) {
    return NameTable(
        clock_, [this](const IpAddress& address) { wanted_.push_back(address); }, options);
  }
  model::ManualClock clock_{model::UtcTime{1'700'000'000s}};
  std::vector<IpAddress> wanted_;
};

TEST_F(Table, AsksOnceAndThenKnows) {
  NameTable table = make();
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  EXPECT_THAT(wanted_, ElementsAre(ip("1.2.3.4")));
  table.put(ip("1.2.3.4"), found("host.example"));
  EXPECT_EQ(table.nameOf(ip("1.2.3.4")), "host.example");
  EXPECT_EQ(wanted_.size(), 1U);
}

TEST_F(Table, AsksAnewWhenOthersAreAskedFromNowOn) {
  NameTable table = make();
  for (int i = 0; i < 3; ++i) {  // the last one is never answered
    EXPECT_FALSE(table.nameOf(number(i)));
  }
  table.put(number(0), found("old.example"));
  table.put(number(1), {NameAnswer::Kind::missing, {}, 600s});
  wanted_.clear();
  table.askAnew();
  EXPECT_EQ(table.nameOf(number(0)), "old.example");
  EXPECT_FALSE(table.nameOf(number(1)));
  EXPECT_FALSE(table.nameOf(number(2)));
  EXPECT_THAT(wanted_, ElementsAre(number(0), number(1), number(2)));
  table.put(number(1), found("new.example"));
  EXPECT_EQ(table.nameOf(number(1)), "new.example");
  EXPECT_FALSE(table.nameOf(number(2)));
  EXPECT_EQ(wanted_.size(), 3U) << "each is asked for once";
}

TEST_F(Table, AnAnswerMayComeAtOnce) {
  std::optional<NameTable> table;
  table.emplace(clock_, [&](const IpAddress& address) { table->put(address, found("quick")); });
  EXPECT_EQ(table->nameOf(ip("::5")), "quick");
}

TEST_F(Table, AsksAgainWhenNoAnswerCame) {
  NameTable table = make({.askAgainAfter = 60s});
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  clock_.advance(59s);
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  EXPECT_EQ(wanted_.size(), 1U);
  clock_.advance(1s);
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  EXPECT_EQ(wanted_.size(), 2U);
}

TEST_F(Table, AMissIsRememberedForItsTime) {
  NameTable table = make();
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  table.put(ip("1.2.3.4"), {NameAnswer::Kind::missing, "", 3600s});
  clock_.advance(3599s);
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  EXPECT_EQ(wanted_.size(), 1U);
  clock_.advance(1s);
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4")));
  EXPECT_EQ(wanted_.size(), 2U);
}

TEST_F(Table, AnOldNameStaysWhileItIsAskedForAnew) {
  NameTable table = make({.staleFor = 1h});
  table.put(ip("1.2.3.4"), found("old.example", 60s));
  clock_.advance(60s);
  EXPECT_EQ(table.nameOf(ip("1.2.3.4")), "old.example");
  EXPECT_EQ(wanted_.size(), 1U);
  table.put(ip("1.2.3.4"), {NameAnswer::Kind::failed, "", 60s});
  EXPECT_EQ(table.nameOf(ip("1.2.3.4")), "old.example") << "a dead name server takes no names away";
  clock_.advance(59min + 59s);
  EXPECT_EQ(table.nameOf(ip("1.2.3.4")), "old.example");
  clock_.advance(1s);
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4"))) << "but not for ever";
  table.put(ip("1.2.3.4"), found("new.example", 60s));
  EXPECT_EQ(table.nameOf(ip("1.2.3.4")), "new.example");
  table.put(ip("1.2.3.4"), {NameAnswer::Kind::missing, "", 60s});
  EXPECT_FALSE(table.nameOf(ip("1.2.3.4"))) << "the name server says that it is gone";
}

TEST_F(Table, IsBounded) {
  NameTable table = make({.capacity = 100});
  for (int i = 0; i < 1000; ++i) {
    static_cast<void>(table.nameOf(number(i)));
    table.put(number(i), found("host" + std::to_string(i)));
    EXPECT_EQ(table.nameOf(number(0)), "host0") << "what is used stays";
  }
  EXPECT_EQ(table.size(), 100U);
}

TEST_F(Table, HandsOutNoMoreQuestionsThanItMay) {
  NameTable table = make({.wantsPerSecond = 10, .wantsAtOnce = 20});
  const auto poll = [&] {
    for (int i = 0; i < 100; ++i) {
      static_cast<void>(table.nameOf(number(i)));
    }
  };
  poll();
  EXPECT_EQ(wanted_.size(), 20U);
  EXPECT_EQ(table.heldBack(), 80U);
  clock_.advance(1s);
  poll();
  EXPECT_EQ(wanted_.size(), 30U) << "and those that waited, not the first ones again";
  EXPECT_EQ(wanted_.back(), number(29));
  EXPECT_EQ(table.size(), 30U);
}

TEST_F(Table, LoadedNamesAreShownAndVerified) {
  NameTable table = make();
  table.put(ip("3.3.3.3"), found("fresh"));
  const auto before = table.revision();
  table.load(
      {{ip("1.1.1.1"), "one.example"}, {ip("2.2.2.2"), std::nullopt}, {ip("3.3.3.3"), "stale"}});
  EXPECT_EQ(table.revision(), before) << "nothing new to write";
  EXPECT_EQ(table.nameOf(ip("1.1.1.1")), "one.example");
  EXPECT_FALSE(table.nameOf(ip("2.2.2.2")));
  EXPECT_EQ(table.nameOf(ip("3.3.3.3")), "fresh");
  EXPECT_THAT(wanted_, ElementsAre(ip("1.1.1.1")));
  clock_.advance(1h);
  EXPECT_FALSE(table.nameOf(ip("2.2.2.2")));
  EXPECT_EQ(wanted_.back(), ip("2.2.2.2"));
}

TEST_F(Table, LoadsNoMoreThanItHolds) {
  NameTable table = make({.capacity = 3});
  table.put(number(100), found("new"));
  std::vector<CachedName> names;
  for (int i = 0; i < 10; ++i) {
    names.push_back({number(i), "host" + std::to_string(i)});
  }
  table.load(names);
  EXPECT_EQ(table.size(), 3U);
  EXPECT_EQ(table.nameOf(number(100)), "new");
  EXPECT_EQ(table.nameOf(number(0)), "host0");
  EXPECT_EQ(table.nameOf(number(1)), "host1");
}

TEST_F(Table, EntriesAreWhatIsKnown) {
  NameTable table = make({.staleFor = 1h});
  static_cast<void>(table.nameOf(ip("9.9.9.9")));  // never answered
  table.put(ip("1.1.1.1"), found("one.example"));
  table.put(ip("2.2.2.2"), {NameAnswer::Kind::missing, "", 60s});
  table.put(ip("4.4.4.4"), {NameAnswer::Kind::failed, "", 60s});
  const auto revision = table.revision();
  table.put(ip("1.1.1.1"), found("one.example"));
  EXPECT_EQ(table.revision(), revision) << "the same again is no change";
  EXPECT_THAT(table.entries(), ElementsAre(CachedName{ip("1.1.1.1"), "one.example"},
                                           CachedName{ip("2.2.2.2"), std::nullopt}));
  clock_.advance(2h);
  EXPECT_THAT(table.entries(), ElementsAre(CachedName{ip("2.2.2.2"), std::nullopt}));
}

TEST(DnsCache, ThereAndBack) {
  const std::vector<CachedName> names{{ip("1.2.3.4"), "one.example"},
                                      {ip("2001:db8::5"), "six.example"},
                                      {ip("10.0.0.1"), std::nullopt}};
  const std::string text = encodeDnsCache(names);
  EXPECT_EQ(text, "{\n\"1.2.3.4\": \"one.example\",\n\"2001:db8::5\": \"six.example\",\n"
                  "\"10.0.0.1\": null\n}\n");
  EXPECT_EQ(decodeDnsCache(text).value(), names);
  EXPECT_TRUE(decodeDnsCache(encodeDnsCache({}))->empty());
}

TEST(DnsCache, ThePredecessorsFileAndOddEntries) {
  const auto names = decodeDnsCache(
      R"({"8.8.8.8":"dns.google","192.168.1.7":null,"::ffff:9.9.9.9":"mapped.example",
          "not an address":"x","1.1.1.1":17,"1.1.1.2":{"name":"x"},"1.1.1.3":"<b>bold</b>",
          "1.1.1.4":"a\u0000b","1.1.1.5":"","5.5.5.5":"first","5.5.5.5":"second"})");
  ASSERT_TRUE(names.has_value()) << names.error().message;
  EXPECT_THAT(*names, testing::UnorderedElementsAre(CachedName{ip("8.8.8.8"), "dns.google"},
                                                    CachedName{ip("192.168.1.7"), std::nullopt},
                                                    CachedName{ip("9.9.9.9"), "mapped.example"},
                                                    CachedName{ip("5.5.5.5"), "second"}));
}

TEST(DnsCache, DamagedFilesAreResults) {
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("null"), std::string("{\"1.2.3.4\":\"a"),
        std::string("{\"1.2.3.4\":\"\xff\xfe\"}"), std::string(100'000, '['),
        std::string(kMaxDnsCacheBytes + 1, ' ')}) {
    EXPECT_TRUE(decodeDnsCache(text).has_error()) << text.substr(0, 40);
  }
}

TEST(DnsCache, StaysWithinItsSize) {
  std::vector<CachedName> names;
  for (int i = 0; i < 1000; ++i) {
    names.push_back({number(i), "host" + std::to_string(i) + ".example"});
  }
  const std::string text = encodeDnsCache(names, 2000);
  EXPECT_LE(text.size(), 2000U);
  const auto decoded = decodeDnsCache(text);
  ASSERT_TRUE(decoded.has_value());
  ASSERT_GT(decoded->size(), 40U);
  EXPECT_EQ(decoded->front(), names.front());
}

class Names : public Table {
 protected:
  model::EnrichedFlow enrich(const model::Flow& flow, Origin origin = Origin::live) {
    return enricher_.enrich(flow, origin);
  }
  static model::Flow flowBetween(std::string_view client, std::string_view server) {
    model::Flow flow;
    flow.key.client = ip(client);
    flow.key.server = ip(server);
    return flow;
  }
  NameTable table_ = make();
  Enricher enricher_{{.names = &table_}};
};

TEST_F(Names, SourceThenDnsThenAddress) {
  table_.put(ip("10.0.0.1"), found("dns-says.lan"));
  model::Flow flow = flowBetween("10.0.0.1", "5.6.7.8");
  auto enriched = enrich(flow);
  EXPECT_EQ(enriched.client.name, "dns-says.lan");
  EXPECT_EQ(enriched.client.nameSource, NameSource::dns);
  EXPECT_EQ(enriched.server.name, "5.6.7.8");
  EXPECT_EQ(enriched.server.nameSource, NameSource::address);
  EXPECT_THAT(wanted_, ElementsAre(ip("5.6.7.8")));
  table_.put(ip("5.6.7.8"), found("later.example"));
  EXPECT_EQ(enrich(flow).server.name, "later.example") << "at the next poll";
  flow.clientName = "source-says";
  enriched = enrich(flow);
  EXPECT_EQ(enriched.client.name, "source-says");
  EXPECT_EQ(enriched.client.nameSource, NameSource::source);
}

TEST_F(Names, AnAddressIsNoNameOfTheSource) {
  table_.put(ip("10.0.0.1"), found("printer.lan"));
  table_.put(ip("fe80::1"), found("router.lan"));
  model::Flow flow = flowBetween("10.0.0.1", "fe80::1");
  flow.serverName = "fe80::1%eth0";
  for (const char* said : {"10.0.0.1", ""}) {
    flow.clientName = said;
    EXPECT_EQ(enrich(flow).client.name, "printer.lan") << said;
    EXPECT_EQ(enrich(flow).server.name, "router.lan");
  }
}

TEST_F(Names, RecordingsAndNowhereAreNotAskedFor) {
  table_.put(ip("10.0.0.1"), found("real-device.lan"));
  const auto recorded = enrich(flowBetween("10.0.0.1", "198.51.100.7"), Origin::recording);
  EXPECT_EQ(recorded.client.name, "10.0.0.1");
  EXPECT_EQ(recorded.server.name, "198.51.100.7");
  for (const char* nowhere : {"224.0.0.251", "255.255.255.255", "0.0.0.0", "::", "ff02::fb"}) {
    EXPECT_EQ(enrich(flowBetween("10.0.0.1", nowhere)).server.name, nowhere);
  }
  EXPECT_TRUE(wanted_.empty());
}

TEST_F(Names, OnlyLocalEndsHaveAnOs) {
  model::Flow flow = flowBetween("10.0.0.1", "8.8.8.8");
  flow.clientName = "Johns-iPad";
  flow.serverName = "dns.google";
  EXPECT_EQ(enrich(flow).client.os, DeviceOs::ios);
  EXPECT_EQ(enrich(flow).server.os, DeviceOs::unknown) << "a remote end is not guessed at";
  flow.clientName = "printer";
  EXPECT_EQ(enrich(flow).client.os, DeviceOs::other);
  flow.clientName = "10.0.0.1";
  EXPECT_EQ(enrich(flow).client.os, DeviceOs::other) << "no name, no match";
  table_.put(ip("10.0.0.1"), found("LAPTOP-8F2K.corp.lan"));
  EXPECT_EQ(enrich(flow).client.os, DeviceOs::windows) << "by the resolved name";
  flow.clientIsLocal = false;
  EXPECT_EQ(enrich(flow).client.os, DeviceOs::unknown) << "the source says that it is remote";
}

TEST(NamesOff, WithoutATableTheAddressIsTheName) {
  Enricher enricher(Enricher::Parts{});
  model::Flow flow;
  flow.key.client = ip("10.0.0.1");
  flow.key.server = ip("2001:db8::1");
  EXPECT_EQ(enricher.enrich(flow, Origin::live).client.name, "10.0.0.1");
  EXPECT_EQ(enricher.enrich(flow, Origin::live).server.name, "2001:db8::1");
}

}  // namespace
}  // namespace flowwall::net::enrich
