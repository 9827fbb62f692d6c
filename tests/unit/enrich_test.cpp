#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/country_code.hpp"
#include "net/enrich/enricher.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "tests/common.hpp"

namespace flowwall::net::enrich {
namespace {

using model::IpAddress;
using model::LocalEnd;
using model::PlaceAccuracy;
using tests::ip;

constexpr std::string_view kCountries = R"([
  {"iso2":"DE","name":"Germany","lat":51.0,"lon":10.0,"area":1},
  {"iso2":"NL","name":"Netherlands","lat":52.2,"lon":5.4},
  {"iso2":"-99","name":"No code","lat":0,"lon":0},
  {"iso2":"XX","name":"Off the Earth","lat":95,"lon":0},
  "not an object"
])";

constexpr std::string_view kPlaces = R"({
  "46.51.100.7":{"lat":50.1,"lon":8.7,"country":"DE","city":"Frankfurt"},
  "46.51.100.8":{"lat":52.2,"lon":5.4,"country":"NL","city":""},
  "46.51.100.9":null,
  "not an address":{"lat":1,"lon":1},
  "46.51.100.10":{"lat":"north","lon":1}
})";

class FakeGeo final : public GeoProvider {
 public:
  explicit FakeGeo(std::map<IpAddress, GeoAnswer> answers, int* lookups = nullptr)
      : answers_(std::move(answers)), lookups_(lookups) {}
  std::optional<GeoAnswer> lookup(const IpAddress& address) override {
    if (lookups_ != nullptr) {
      ++*lookups_;
    }
    const auto found = answers_.find(address);
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<IpAddress, GeoAnswer> answers_;
  int* lookups_;
};

Enricher makeEnricher() {
  Enricher::Parts parts;
  parts.home = {"Kerala", {10.85, 76.27}};
  parts.countries = CountryTable::fromJson(kCountries).value();
  parts.sites = SiteTable::make({{"Harbour", {53.5, 10.0}, {"10.7.0.0/16", "46.1.0.0/16"}},
                                 {"Lab", {48.1, 11.6}, {"10.7.7.0/24", "192.0.2.0/24"}}})
                    .value();
  parts.recordedPlaces = PlaceTable::fromJson(kPlaces, "demo").value();
  parts.geo = std::make_unique<FakeGeo>(
      std::map<IpAddress, GeoAnswer>{{ip("203.0.113.5"), {"DE", 64510, "Nobody", "fake"}},
                                     {ip("8.7.6.5"),
                                      {.countryCode = "NL",
                                       .source = "fake",
                                       .point = model::GeoPoint{52.37, 4.9},
                                       .city = "Amsterdam"}},
                                     {ip("5.6.7.8"), {"DE", 64500, "Example AG", "fake"}},
                                     {ip("5.6.7.9"), {"", 64501, "Everywhere Inc", "fake"}},
                                     {ip("5.6.7.10"), {"ZZ", 0, "", "fake"}},
                                     {ip("46.51.100.7"), {"NL", 64502, "Recorded BV", "fake"}}});
  return Enricher(std::move(parts));
}

model::Flow flowBetween(std::string_view client, std::string_view server) {
  model::Flow flow;
  flow.key.client = ip(client);
  flow.key.server = ip(server);
  return flow;
}

TEST(Enricher, PrivateAddressesAreAtTheDefaultSite) {
  Enricher enricher = makeEnricher();
  for (const char* address : {"10.1.2.3", "192.168.0.4", "127.0.0.1", "169.254.1.1", "100.64.0.1",
                              "fe80::1", "fd00::1", "::1"}) {
    const auto flow = enricher.enrich(flowBetween(address, "5.6.7.8"), Origin::live);
    EXPECT_EQ(flow.client.place.accuracy, PlaceAccuracy::site) << address;
    EXPECT_EQ(flow.client.place.site, "Kerala");
    EXPECT_EQ(flow.client.place.source, "site");
    EXPECT_EQ(flow.client.place.point, (model::GeoPoint{10.85, 76.27}));
    EXPECT_EQ(flow.localEnd, LocalEnd::client);
  }
}

TEST(Enricher, CountryLandsOnItsLabelPointAndSaysSo) {
  Enricher enricher = makeEnricher();
  const auto flow = enricher.enrich(flowBetween("10.0.0.1", "5.6.7.8"), Origin::live);
  EXPECT_EQ(flow.server.place.accuracy, PlaceAccuracy::country);
  EXPECT_EQ(flow.server.place.countryCode, "DE");
  EXPECT_EQ(flow.server.place.point, (model::GeoPoint{51.0, 10.0}));
  EXPECT_EQ(flow.server.place.source, "fake");
  EXPECT_EQ(flow.server.asn, 64500U);
  EXPECT_EQ(flow.server.asName, "Example AG");
  EXPECT_EQ(flow.server.name, "5.6.7.8");
}

TEST(Enricher, CityLandsWhereItIs) {
  Enricher enricher = makeEnricher();
  const auto flow = enricher.enrich(flowBetween("10.0.0.1", "8.7.6.5"), Origin::live);
  EXPECT_EQ(flow.server.place.accuracy, PlaceAccuracy::city);
  EXPECT_EQ(flow.server.place.point, (model::GeoPoint{52.37, 4.9}));
  EXPECT_EQ(flow.server.place.city, "Amsterdam");
  EXPECT_EQ(flow.server.place.countryCode, "NL");
}

TEST(Enricher, SitesComeBeforeAllElse) {
  Enricher enricher = makeEnricher();
  const std::map<std::string, std::string> expected{{"10.7.0.1", "Harbour"},
                                                    {"10.7.7.1", "Lab"},
                                                    {"46.1.2.3", "Harbour"},
                                                    {"192.0.2.9", "Lab"},
                                                    {"10.8.0.1", "Kerala"}};
  for (const auto& [address, site] : expected) {
    const auto flow = enricher.enrich(flowBetween(address, "5.6.7.8"), Origin::live);
    EXPECT_EQ(flow.client.place.accuracy, PlaceAccuracy::site) << address;
    EXPECT_EQ(flow.client.place.site, site) << address;
  }
  model::Flow own = flowBetween("46.1.2.3", "5.6.7.8");
  own.clientIsLocal = true;
  EXPECT_EQ(enricher.enrich(own, Origin::live).client.place.site, "Harbour");
  EXPECT_TRUE(enricher.canPlace(ip("46.1.2.3")));
}

TEST(Enricher, WhatHasNoPlaceStaysUnplaced) {
  Enricher enricher = makeEnricher();
  for (const char* address : {"224.0.0.251", "255.255.255.255", "0.0.0.0", "ff02::fb",
                              "::", "5.6.7.9", "5.6.7.10", "46.51.100.99", "203.0.113.5"}) {
    const auto flow = enricher.enrich(flowBetween("10.0.0.1", address), Origin::live);
    EXPECT_EQ(flow.server.place.accuracy, PlaceAccuracy::none) << address;
  }
  const auto anycast = enricher.enrich(flowBetween("10.0.0.1", "5.6.7.9"), Origin::live);
  EXPECT_EQ(anycast.server.asn, 64501U);
  EXPECT_TRUE(enricher.canPlace(ip("5.6.7.8")));
  EXPECT_FALSE(enricher.canPlace(ip("5.6.7.9")));
  EXPECT_FALSE(enricher.canPlace(ip("10.0.0.1")));
}

TEST(Enricher, RecordedPlacesAreForRecordingsOnly) {
  Enricher enricher = makeEnricher();
  const auto recorded = enricher.enrich(flowBetween("10.0.0.1", "46.51.100.7"), Origin::recording);
  EXPECT_EQ(recorded.server.place.accuracy, PlaceAccuracy::city);
  EXPECT_EQ(recorded.server.place.city, "Frankfurt");
  EXPECT_EQ(recorded.server.place.source, "demo");
  EXPECT_EQ(recorded.server.asn, 64502U);
  const auto live = enricher.enrich(flowBetween("10.0.0.1", "46.51.100.7"), Origin::live);
  EXPECT_EQ(live.server.place.countryCode, "NL");
  EXPECT_EQ(live.server.place.accuracy, PlaceAccuracy::country);
}

TEST(Enricher, NobodyFarIsAskedAboutARecording) {
  class Far final : public GeoProvider {
   public:
    std::optional<GeoAnswer> lookup(const IpAddress&) override {
      return GeoAnswer{.countryCode = "DE", .source = "far"};
    }
    [[nodiscard]] bool isRemote() const override { return true; }
  };
  Enricher::Parts parts;
  parts.countries = CountryTable::fromJson(kCountries).value();
  parts.geo = std::make_unique<CachedGeoProvider>(std::make_unique<Far>());
  Enricher enricher(std::move(parts));
  const model::Flow flow = flowBetween("10.0.0.1", "5.6.7.8");
  EXPECT_EQ(enricher.enrich(flow, Origin::recording).server.place.accuracy, PlaceAccuracy::none);
  EXPECT_EQ(enricher.enrich(flow, Origin::live).server.place.countryCode, "DE");
}

TEST(Enricher, LocalEndIsAsTheSourceSaysElseByAddress) {
  Enricher enricher = makeEnricher();
  EXPECT_EQ(enricher.enrich(flowBetween("5.6.7.8", "10.0.0.1"), Origin::live).localEnd,
            LocalEnd::server);
  EXPECT_EQ(enricher.enrich(flowBetween("10.0.0.2", "10.0.0.1"), Origin::live).localEnd,
            LocalEnd::none);
  EXPECT_EQ(enricher.enrich(flowBetween("5.6.7.8", "5.6.7.9"), Origin::live).localEnd,
            LocalEnd::none);
  model::Flow said = flowBetween("5.6.7.8", "10.0.0.1");
  said.clientIsLocal = true;
  said.serverIsLocal = false;
  const auto flow = enricher.enrich(said, Origin::live);
  EXPECT_EQ(flow.localEnd, LocalEnd::client);
  EXPECT_EQ(flow.client.place.accuracy, PlaceAccuracy::site) << "our own public address is here";
}

TEST(Enricher, ASitesPublicNetworkIsOurs) {
  Enricher enricher = makeEnricher();
  model::Flow flow = flowBetween("5.6.7.8", "46.1.2.3");
  flow.serverIsLocal = false;
  flow.serverName = "reception-laptop.example";
  const auto enriched = enricher.enrich(flow, Origin::live);
  EXPECT_EQ(enriched.localEnd, LocalEnd::server);
  EXPECT_EQ(enriched.server.place.site, "Harbour");
  EXPECT_EQ(enriched.server.os, model::DeviceOs::windows);
  EXPECT_EQ(enriched.client.os, model::DeviceOs::unknown);
  EXPECT_EQ(enricher.enrich(flowBetween("10.0.0.2", "46.1.2.3"), Origin::live).localEnd,
            LocalEnd::none)
      << "both are ours";
  EXPECT_EQ(enricher.enrich(flowBetween("5.6.7.8", "224.0.0.1"), Origin::live).localEnd,
            LocalEnd::none);
}

TEST(CountryTable, KeepsOnlyWhatIsACountry) {
  const auto table = CountryTable::fromJson(kCountries);
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->size(), 2U);
  ASSERT_NE(table->find("NL"), nullptr);
  EXPECT_EQ(table->find("NL")->name, "Netherlands");
  EXPECT_EQ(table->find("XX"), nullptr);
  EXPECT_TRUE(CountryTable::fromJson("{}").has_error());
  EXPECT_TRUE(CountryTable::fromJson("[{]").has_error());
}

// EU and AP are what registries say of networks without a country.
TEST(CountryTable, RegionsHaveANameAndNoPlace) {
  const auto table = CountryTable::fromJson(kCountries);
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->names()->nameOf("EU"), "Europe");
  EXPECT_EQ(table->names()->nameOf("AP"), "Asia/Pacific");
  EXPECT_EQ(table->find("EU"), nullptr);
}

TEST(CountryCode, IsNotWhatTellsNoPlace) {
  for (const char* code : {"DE", "EU", "AP", "XK"}) {
    EXPECT_TRUE(isCountryCode(code)) << code;
  }
  for (const char* code : {"", "D", "DEU", "de", "A1", "A2", "A3", "T1", "O1", "XD", "XX", "ZZ"}) {
    EXPECT_FALSE(isCountryCode(code)) << code;
  }
}

TEST(PlaceTable, PassesOverWhatIsNoPlace) {
  const auto table = PlaceTable::fromJson(kPlaces, "demo");
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->size(), 2U);
  EXPECT_EQ(table->find(ip("46.51.100.8"))->accuracy, PlaceAccuracy::country);
  EXPECT_TRUE(PlaceTable::fromJson("[]", "demo").has_error());
}

TEST(CachedGeoProvider, AsksOnceAndStaysBounded) {
  int lookups = 0;
  CachedGeoProvider cached(
      std::make_unique<FakeGeo>(
          std::map<IpAddress, GeoAnswer>{{ip("5.6.7.8"), {"DE", 1, "A", "fake"}}}, &lookups),
      100);
  EXPECT_EQ(cached.lookup(ip("5.6.7.8"))->countryCode, "DE");
  EXPECT_EQ(cached.lookup(ip("5.6.7.8"))->countryCode, "DE");
  EXPECT_FALSE(cached.lookup(ip("9.9.9.9")));
  EXPECT_FALSE(cached.lookup(ip("9.9.9.9")));
  EXPECT_EQ(lookups, 2);
  for (int i = 0; i < 5000; ++i) {
    static_cast<void>(
        cached.lookup(ip("20.0." + std::to_string(i / 250) + "." + std::to_string(i % 250))));
    static_cast<void>(cached.lookup(ip("5.6.7.8")));
  }
  EXPECT_EQ(cached.size(), 100U);
  EXPECT_EQ(lookups, 5002) << "what is used often stays";
}

TEST(Libloc, LooksUpRealAddresses) {
  const auto path = LiblocProvider::findDatabase();
  if (!path) {
    GTEST_SKIP() << "no libloc database on this machine (package libloc-database)";
  }
  auto opened = LiblocProvider::open(*path);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  LiblocProvider& libloc = **opened;
  const auto ripe = libloc.lookup(ip("193.0.6.139"));
  ASSERT_TRUE(ripe);
  EXPECT_EQ(ripe->countryCode, "NL");
  EXPECT_EQ(ripe->asn, 3333U);
  EXPECT_FALSE(ripe->asName.empty());
  EXPECT_EQ(ripe->source, "libloc");
  EXPECT_TRUE(libloc.lookup(ip("2001:4860:4860::8888")));
  const auto anycast = libloc.lookup(ip("1.1.1.1"));
  ASSERT_TRUE(anycast);
  EXPECT_EQ(anycast->countryCode.size(), 2U) << "where its network is registered";
  EXPECT_EQ(anycast->asn, 13335U);
  EXPECT_FALSE(libloc.lookup(ip("10.0.0.1")));
  const model::ProviderHealth health = libloc.health();
  EXPECT_EQ(health.name, "libloc");
  EXPECT_GT(health.dataFrom,
            model::UtcTime(std::chrono::sys_days(std::chrono::year(2020) / 1 / 1)));
  EXPECT_THAT(health.counters,
              testing::ElementsAre(testing::Pair("lookups", 4), testing::Pair("hits", 3),
                                   testing::Pair("misses", 1)));
}

class LiblocFile : public testing::Test {
 protected:
  LiblocFile() : path_(std::filesystem::temp_directory_path() / uniqueName()) {}
  ~LiblocFile() override { std::filesystem::remove(path_); }
  void write(std::string_view bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
  static std::string uniqueName() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    return std::string("flowwall-") + info->name() + "-" +
           std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  }
  std::filesystem::path path_;
};

TEST_F(LiblocFile, MissingIsAClearNotice) {
  const auto opened = LiblocProvider::open(path_);
  ASSERT_TRUE(opened.has_error());
  EXPECT_THAT(opened.error().message, testing::HasSubstr("no location database at"));
}

TEST_F(LiblocFile, DamagedIsAClearNotice) {
  for (const std::string& bytes :
       {std::string{}, std::string("LOCDBXX"), std::string("LOCDBXX\1short"),
        "LOCDBXX\1" + std::string(10'000, '\x7f'), std::string(10'000, 'x')}) {
    write(bytes);
    const auto opened = LiblocProvider::open(path_);
    ASSERT_TRUE(opened.has_error()) << bytes.size();
    EXPECT_THAT(opened.error().message, testing::HasSubstr("damaged"));
  }
}

TEST_F(LiblocFile, CutShortIsDamaged) {
  const auto path = LiblocProvider::findDatabase();
  if (!path) {
    GTEST_SKIP() << "no libloc database on this machine (package libloc-database)";
  }
  std::string bytes(5'000'000, '\0');
  std::ifstream(*path, std::ios::binary).read(bytes.data(), 5'000'000);
  write(bytes);
  EXPECT_TRUE(LiblocProvider::open(path_).has_error());
}

}  // namespace
}  // namespace flowwall::net::enrich
