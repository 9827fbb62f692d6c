// What was learnt over the network: asked for once, kept for a while, and as text on disk.
#include "net/enrich/remote_places.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "net/enrich/geo_cache_json.hpp"
#include "tests/common.hpp"

namespace flowwall::net::enrich {
namespace {

using model::GeoPoint;
using model::IpAddress;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;
using tests::ip;

IpAddress numbered(int i) {
  return ip("20.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
}

const GeoAnswer kBerlin{.countryCode = "DE",
                        .asn = 3320,
                        .asName = "Telekom",
                        .source = "ip-api",
                        .point = GeoPoint{52.5, 13.25},
                        .city = "Berlin"};

class RemotePlacesTest : public testing::Test {
 protected:
  RemotePlaces make(RemotePlacesOptions options = {}) {
    return {clock_, [this](const IpAddress& address) { wanted_.push_back(address); }, options};
  }
  model::ManualClock clock_{model::UtcTime(1'700'000'000s)};
  std::vector<IpAddress> wanted_;
};

TEST_F(RemotePlacesTest, AnUnknownAddressIsAskedForOnce) {
  RemotePlaces places = make();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(places.lookup(ip("5.6.7.8")));
  }
  EXPECT_THAT(wanted_, ElementsAre(ip("5.6.7.8")));
  places.put(ip("5.6.7.8"), kBerlin);
  EXPECT_EQ(places.lookup(ip("5.6.7.8")), kBerlin);
  EXPECT_EQ(wanted_.size(), 1U);
  EXPECT_THAT(places.health().counters,
              testing::IsSupersetOf({testing::Pair("lookups", 4UL), testing::Pair("hits", 1UL),
                                     testing::Pair("size", 1UL), testing::Pair("asked", 0UL)}));
}

TEST_F(RemotePlacesTest, OnlyPublicAddressesAreAskedFor) {
  RemotePlaces places = make();
  for (const char* address :
       {"10.0.0.1", "fd00::1", "224.0.0.1", "203.0.113.1", "::1", "0.0.0.0"}) {
    EXPECT_FALSE(places.lookup(ip(address)));
  }
  EXPECT_TRUE(wanted_.empty());
}

TEST_F(RemotePlacesTest, AMissIsRememberedForAShorterTime) {
  RemotePlaces places = make();
  places.put(ip("5.6.7.8"), std::nullopt);
  clock_.advance(59min);
  EXPECT_FALSE(places.lookup(ip("5.6.7.8")));
  EXPECT_TRUE(wanted_.empty());
  clock_.advance(1min);
  EXPECT_FALSE(places.lookup(ip("5.6.7.8")));
  EXPECT_EQ(wanted_.size(), 1U);
}

TEST_F(RemotePlacesTest, AnOldAnswerServesWhileANewOneIsAskedFor) {
  RemotePlaces places = make();
  places.put(ip("5.6.7.8"), kBerlin);
  clock_.advance(std::chrono::days(30));
  EXPECT_EQ(places.lookup(ip("5.6.7.8")), kBerlin);
  EXPECT_EQ(wanted_.size(), 1U);
  EXPECT_EQ(places.entries().size(), 1U);
  clock_.advance(std::chrono::days(30));
  EXPECT_FALSE(places.lookup(ip("5.6.7.8"))) << "too old to be true";
  EXPECT_TRUE(places.entries().empty());
}

TEST_F(RemotePlacesTest, AQuestionWithoutAnAnswerIsAskedAgainLater) {
  RemotePlaces places = make();
  static_cast<void>(places.lookup(ip("5.6.7.8")));
  clock_.advance(299s);
  static_cast<void>(places.lookup(ip("5.6.7.8")));
  EXPECT_EQ(wanted_.size(), 1U);
  clock_.advance(1s);
  static_cast<void>(places.lookup(ip("5.6.7.8")));
  EXPECT_EQ(wanted_.size(), 2U);
}

TEST_F(RemotePlacesTest, BoundedInAnswersAndInQuestions) {
  RemotePlaces places = make({.capacity = 50, .maxAsked = 10});
  for (int i = 0; i < 1000; ++i) {
    static_cast<void>(places.lookup(numbered(i)));
  }
  EXPECT_EQ(wanted_.size(), 10U);
  clock_.advance(300s);
  static_cast<void>(places.lookup(numbered(500)));
  EXPECT_EQ(wanted_.size(), 11U) << "questions without an answer make room in the end";
  for (int i = 0; i < 1000; ++i) {
    places.put(numbered(i), kBerlin);
  }
  EXPECT_EQ(places.size(), 50U);
  EXPECT_TRUE(places.lookupLocally(numbered(999)));
  EXPECT_FALSE(places.lookupLocally(numbered(0)));
}

TEST_F(RemotePlacesTest, WithoutAnybodyToAskItOnlyRemembers) {
  RemotePlaces places(clock_, {});
  EXPECT_FALSE(places.lookup(ip("5.6.7.8")));
  EXPECT_EQ(places.health().state, "off");
  places.load({{ip("5.6.7.8"), kBerlin, std::nullopt}});
  EXPECT_EQ(places.lookup(ip("5.6.7.8")), kBerlin);
  EXPECT_EQ(places.health().state, "ready") << "it answers";
}

TEST_F(RemotePlacesTest, LoadsWhatWasKept) {
  RemotePlaces places = make({.capacity = 3});
  places.put(ip("5.0.0.1"), std::nullopt);
  const auto now = clock_.utc();
  places.load({{ip("5.0.0.1"), kBerlin, now},
               {ip("5.0.0.2"), kBerlin, now + std::chrono::hours(9999)},
               {ip("5.0.0.3"), kBerlin, now - std::chrono::days(29)},
               {ip("5.0.0.4"), kBerlin, now}});
  EXPECT_FALSE(places.lookupLocally(ip("5.0.0.1"))) << "what is known by now stays";
  EXPECT_TRUE(places.lookupLocally(ip("5.0.0.3")));
  EXPECT_EQ(places.size(), 3U);
  clock_.advance(std::chrono::days(2));
  EXPECT_TRUE(places.lookup(ip("5.0.0.2")));
  EXPECT_TRUE(wanted_.empty());
  static_cast<void>(places.lookup(ip("5.0.0.3")));
  EXPECT_EQ(wanted_.size(), 1U) << "its age has survived";
  clock_.advance(std::chrono::days(29));
  static_cast<void>(places.lookup(ip("5.0.0.2")));
  EXPECT_EQ(wanted_.size(), 2U) << "a time to come counts from when it was read";
}

TEST_F(RemotePlacesTest, ChangesCountWhatIsWorthKeeping) {
  RemotePlaces places = make();
  places.put(ip("5.0.0.1"), std::nullopt);
  EXPECT_EQ(places.changes(), 1U);
  places.put(ip("5.0.0.2"), kBerlin);
  EXPECT_EQ(places.changes(), 2U);
  EXPECT_THAT(places.entries(),
              ElementsAre(CachedPlace{ip("5.0.0.2"), kBerlin, clock_.utc()},
                          CachedPlace{ip("5.0.0.1"), std::nullopt, clock_.utc()}));
  clock_.advance(60min);
  EXPECT_EQ(places.entries().size(), 1U) << "a miss that is asked for anew is not kept";
}

TEST_F(RemotePlacesTest, AMissIsRememberedAcrossRestartsForItsTime) {
  RemotePlaces before = make();
  before.put(ip("5.0.0.1"), std::nullopt);
  clock_.advance(40min);
  const auto decoded = decodeGeoCache(encodeGeoCache(before.entries(), {}), {});
  ASSERT_TRUE(decoded);
  RemotePlaces after = make();
  after.load(decoded->places);
  EXPECT_FALSE(after.lookup(ip("5.0.0.1")));
  clock_.advance(19min);
  EXPECT_FALSE(after.lookup(ip("5.0.0.1")));
  EXPECT_TRUE(wanted_.empty());
  clock_.advance(1min);
  EXPECT_FALSE(after.lookup(ip("5.0.0.1")));
  EXPECT_THAT(wanted_, ElementsAre(ip("5.0.0.1"))) << "an hour after it was learnt";
}

CountryTable countries() {
  return CountryTable::fromJson(R"([{"iso2":"DE","name":"Germany","lat":51,"lon":10},
                                    {"iso2":"NL","name":"Netherlands","lat":52.2,"lon":5.4}])")
      .value();
}

TEST(GeoCacheJson, ComesBackAsItWas) {
  const model::UtcTime at(1'700'000'000'123ms);
  const std::vector<CachedPlace> places{
      {ip("5.0.0.1"), kBerlin, at},
      {ip("2a00::1"), GeoAnswer{.countryCode = "NL", .source = "ip-api"}, at},
      {ip("5.0.0.2"), GeoAnswer{.source = "ip-api", .point = GeoPoint{1, 2}}, std::nullopt},
      {ip("5.0.0.3"), GeoAnswer{.asn = 7, .asName = "S\"even\\", .source = "ip-api"}, at},
      {ip("5.0.0.4"), std::nullopt, at},
      {ip("2a00::2"), std::nullopt, at},
      {ip("5.0.0.5"), std::nullopt, std::nullopt}};
  const std::string text = encodeGeoCache(places, countries());
  EXPECT_THAT(text,
              HasSubstr("\"country\":\"Germany\",\"city\":\"Berlin\",\"countryCode\":\"DE\""));
  EXPECT_THAT(text, HasSubstr("\"at\":1700000000123"));
  const auto decoded = decodeGeoCache(text, countries());
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->places, places);
  EXPECT_EQ(decoded->skipped, 0U);
}

// The file is anybody's to edit, and its texts go onto the wall and into logs.
TEST(GeoCacheJson, TextsOfTheFileAreCleaned) {
  const auto decoded = decodeGeoCache(
      R"({"5.0.0.1":{"lat":1,"lon":2,"city":"a\u001b[2Jb","asn":7,"asName":"c\nd"}})", countries());
  ASSERT_TRUE(decoded) << decoded.error().message;
  ASSERT_EQ(decoded->places.size(), 1U);
  EXPECT_EQ(decoded->places[0].answer->city, "a[2Jb");
  EXPECT_EQ(decoded->places[0].answer->asName, "cd");
}

TEST(GeoCacheJson, EveryEntryHasThePredecessorsKeys) {
  const std::string text = encodeGeoCache(
      {{ip("5.0.0.1"), GeoAnswer{.countryCode = "NL", .source = "ip-api"}, std::nullopt},
       {ip("5.0.0.2"), std::nullopt, std::nullopt}},
      countries());
  const boost::json::value document = boost::json::parse(text);
  EXPECT_TRUE(document.at("5.0.0.2").is_null());
  const boost::json::object& entry = document.at("5.0.0.1").as_object();
  EXPECT_EQ(entry.at("lat").as_double(), 52.2);
  EXPECT_EQ(entry.at("lon").as_double(), 5.4);
  EXPECT_EQ(entry.at("country").as_string(), "Netherlands");
  EXPECT_EQ(entry.at("city").as_string(), "");
}

TEST(GeoCacheJson, ThePredecessorsFileIsAccepted) {
  const auto decoded = decodeGeoCache(R"({
    "5.0.0.1":{"lat":52.5,"lon":13.4,"country":"Germany","city":"Berlin"},
    "5.0.0.2":{"lat":52.3,"lon":4.8,"country":"The Netherlands","city":"Amsterdam"},
    "5.0.0.3":null,
    "5.0.0.4":{"lat":1.5,"lon":2.5,"country":"Atlantis","city":"Poseidonis"}})",
                                      countries());
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->skipped, 0U);
  ASSERT_EQ(decoded->places.size(), 4U);
  EXPECT_EQ(decoded->places[0].answer->countryCode, "DE");
  EXPECT_EQ(decoded->places[0].answer->point, (GeoPoint{52.5, 13.4}));
  EXPECT_EQ(decoded->places[0].answer->source, "geo_cache");
  EXPECT_FALSE(decoded->places[0].at);
  EXPECT_EQ(decoded->places[1].answer->countryCode, "NL");
  EXPECT_FALSE(decoded->places[2].answer) << "known to be unknown";
  EXPECT_EQ(decoded->places[3].answer->countryCode, "");
  EXPECT_EQ(decoded->places[3].answer->city, "Poseidonis");
}

TEST(CountryTable, KnowsTheNamesThatOtherDataHas) {
  const auto table = CountryTable::fromJson(R"([
    {"iso2":"TR","name":"Türkiye","lat":39,"lon":35},
    {"iso2":"US","name":"United States","lat":39,"lon":-98}])");
  ASSERT_TRUE(table);
  for (const char* name : {"Turkey", "türkiye", "TURKEY"}) {
    const Country* found = table->findByName(name);
    ASSERT_NE(found, nullptr) << name;
    EXPECT_EQ(found->code, "TR");
  }
  EXPECT_EQ(table->findByName("United States of America")->code, "US");
  EXPECT_EQ(table->findByName("Viet Nam"), nullptr) << "which this table lacks";
  EXPECT_EQ(table->names()->nameOf("TR"), "Türkiye");
  EXPECT_EQ(table->names()->nameOf("VN"), "VN");
  EXPECT_EQ(table->names()->nameOf("?"), "?");
}

TEST(GeoCacheJson, OddEntriesAreSkippedAndCounted) {
  const auto decoded = decodeGeoCache(R"({
    "not an address":{"lat":1,"lon":1,"city":"x"},
    "5.0.0.1":[], "5.0.0.2":{}, "5.0.0.3":{"lat":"1","lon":1}, "5.0.0.4":{"lat":91,"lon":1},
    "5.0.0.5":7, "5.0.0.6":{"lat":1,"lon":1,"asn":-1,"at":1e300,"city":7},
    "5.0.0.7":{"country":"DE","asn":1e10,"at":"yesterday"}})",
                                      countries());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->skipped, 6U);
  ASSERT_EQ(decoded->places.size(), 2U);
  EXPECT_EQ(decoded->places[0].answer->point, (GeoPoint{1, 1}));
  EXPECT_EQ(decoded->places[1].answer->countryCode, "DE");
  EXPECT_FALSE(decoded->places[1].at);
}

TEST(GeoCacheJson, DamagedTextIsAnError) {
  for (const std::string& text :
       {std::string{}, std::string("["), std::string("[]"), std::string("{\"5.0.0.1\":"),
        std::string("{\"\xff\":null}"), std::string(10'000, '['), std::string("{}{}")}) {
    EXPECT_TRUE(decodeGeoCache(text, countries()).has_error()) << text.substr(0, 20);
  }
  EXPECT_THAT(decodeGeoCache(std::string(kMaxGeoCacheBytes + 1, ' '), countries()).error().message,
              HasSubstr("larger than 64 MiB"));
  EXPECT_TRUE(decodeGeoCache(" {} ", countries())->places.empty());
}

}  // namespace
}  // namespace flowwall::net::enrich
