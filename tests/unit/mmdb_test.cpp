// Databases in MaxMind's format: every layout, replaced files, damaged files.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "net/enrich/mmdb_database.hpp"
#include "net/enrich/mmdb_provider.hpp"
#include "tests/common.hpp"

namespace flowwall::net::enrich {
namespace {

namespace fs = std::filesystem;
using model::GeoPoint;
using model::IpAddress;
using testing::HasSubstr;
using namespace std::chrono_literals;
using tests::ip;

const fs::path kData = fs::path(FLOWWALL_SOURCE_DIR) / "tests/data/mmdb";

std::optional<GeoAnswer> ask(const std::string& file, std::string_view address) {
  auto opened = MmdbDatabase::open(kData / file);
  if (opened.has_error()) {
    ADD_FAILURE() << opened.error().message;
    return std::nullopt;
  }
  auto answer = (*opened)->lookup(ip(address));
  EXPECT_EQ((*opened)->damagedRecords(), 0U);
  return answer;
}

TEST(MmdbDatabase, GeoLite2City) {
  const auto london = ask("GeoLite2-City-Test.mmdb", "81.2.69.142");
  ASSERT_TRUE(london);
  EXPECT_EQ(london->countryCode, "GB");
  EXPECT_EQ(london->city, "London");
  EXPECT_EQ(london->point, (GeoPoint{51.5142, -0.0931}));
  EXPECT_EQ(london->source, "mmdb");
  const auto japan = ask("GeoLite2-City-Test.mmdb", "2001:218::1");
  ASSERT_TRUE(japan);
  EXPECT_EQ(japan->countryCode, "JP");
  EXPECT_FALSE(japan->point) << "its middle is not a place in it";
  EXPECT_FALSE(ask("GeoLite2-City-Test.mmdb", "1.1.1.1"));
}

TEST(MmdbDatabase, GeoLite2CountryAndNetwork) {
  const auto country = ask("GeoLite2-Country-Test.mmdb", "81.2.69.142");
  ASSERT_TRUE(country);
  EXPECT_EQ(country->countryCode, "GB");
  EXPECT_FALSE(country->point);
  const auto network = ask("GeoLite2-ASN-Test.mmdb", "1.128.0.1");
  ASSERT_TRUE(network);
  EXPECT_EQ(network->asn, 1221U);
  EXPECT_EQ(network->asName, "Telstra Pty Ltd");
  EXPECT_FALSE(network->hasPlace());
}

TEST(MmdbDatabase, DbIp) {
  const auto lyon = ask("dbip-city.mmdb", "5.0.0.9");
  ASSERT_TRUE(lyon);
  EXPECT_EQ(lyon->countryCode, "FR");
  EXPECT_EQ(lyon->city, "Lyon");
  ASSERT_TRUE(lyon->point);
  EXPECT_NEAR(lyon->point->latDeg, 45.75, 1e-5) << "a float there";
  EXPECT_FALSE(ask("dbip-city.mmdb", "5.0.1.1")->point) << "no city and no region";
  EXPECT_FALSE(ask("dbip-city.mmdb", "5.0.2.1")->point) << "off the Earth";
  EXPECT_EQ(ask("dbip-city.mmdb", "2a00:5::1")->city, "Roma");
}

TEST(MmdbDatabase, IpInfo) {
  const auto osaka = ask("ipinfo-location.mmdb", "6.0.0.1");
  ASSERT_TRUE(osaka);
  EXPECT_EQ(osaka->countryCode, "JP");
  EXPECT_EQ(osaka->city, "Osaka");
  EXPECT_EQ(osaka->point, (GeoPoint{34.6938, 135.5011}));
  EXPECT_EQ(ask("ipinfo-location.mmdb", "6.0.1.1")->point, (GeoPoint{30.2672, -97.7431}));
  EXPECT_FALSE(ask("ipinfo-location.mmdb", "6.0.2.1")->point);
  const auto lite = ask("ipinfo-lite.mmdb", "6.0.3.1");
  ASSERT_TRUE(lite);
  EXPECT_EQ(lite->countryCode, "NL");
  EXPECT_EQ(lite->asn, 3333U);
  EXPECT_EQ(lite->asName, "RIPE NCC");
  EXPECT_FALSE(ask("ipinfo-lite.mmdb", "6.0.4.1")) << "neither a country nor an AS";
  const auto asn = ask("ipinfo-asn.mmdb", "6.0.200.1");
  ASSERT_TRUE(asn);
  EXPECT_EQ(asn->asn, 64500U);
  EXPECT_EQ(asn->asName, "Example Networks");
}

TEST(MmdbDatabase, BrokenPointersDoNotCrash) {
  const auto opened = MmdbDatabase::open(kData / "MaxMind-DB-test-broken-pointers-24.mmdb");
  ASSERT_TRUE(opened.has_error());
  EXPECT_THAT(opened.error().message, HasSubstr("is damaged"));
}

class MmdbFile : public testing::Test {
 protected:
  MmdbFile()
      : folder_(fs::path(testing::TempDir()) /
                ("flowwall-mmdb-" + std::to_string(std::random_device{}()))) {
    fs::create_directories(folder_);
  }
  ~MmdbFile() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path at(const std::string& name) const { return folder_ / name; }

  static std::string bytesOf(const std::string& fixture) {
    return tests::fileText(kData / fixture);
  }
  static void write(const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  // As installers do: the name points to another file from one moment to the next.
  void replace(const fs::path& path, std::string_view bytes) const {
    write(at("new"), bytes);
    fs::rename(at("new"), path);
  }

  fs::path folder_;
  model::ManualClock clock_{model::UtcTime(0s)};
};

// The fixture below has the same name.
constexpr auto kNetworks = enrich::MmdbFile::Kind::networks;

// One round of looking at the files, as the wall makes them.
bool look(MmdbProvider& provider) {
  const auto check = provider.due();
  if (check) {
    provider.swap(MmdbProvider::prepare(*check));
  }
  return check.has_value();
}

TEST_F(MmdbFile, WhatIsNoDatabaseIsRefused) {
  EXPECT_THAT(MmdbDatabase::open(at("none")).error().message, HasSubstr("cannot be opened"));
  EXPECT_THAT(MmdbDatabase::open(folder_).error().message, HasSubstr("is no regular file"));
  const std::string whole = bytesOf("GeoLite2-City-Test.mmdb");
  for (const std::string& bytes :
       {std::string{}, std::string("x"), std::string(100'000, '\0'), std::string(100'000, '\xff'),
        whole.substr(0, whole.size() / 2), whole.substr(whole.size() / 2)}) {
    write(at("bad"), bytes);
    const auto opened = MmdbDatabase::open(at("bad"));
    ASSERT_TRUE(opened.has_error()) << bytes.size();
    EXPECT_THAT(opened.error().message, HasSubstr("is damaged"));
  }
}

TEST_F(MmdbFile, FlippedBytesNeverCrash) {
  std::mt19937 random(7);
  int refused = 0;
  for (const char* fixture :
       {"GeoLite2-City-Test.mmdb", "ipinfo-lite.mmdb", "MaxMind-DB-test-broken-pointers-24.mmdb"}) {
    const std::string whole = bytesOf(fixture);
    for (int round = 0; round < 150; ++round) {
      std::string bytes = whole;
      for (int i = 0; i < 1 + round % 20; ++i) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      write(at("odd"), bytes);
      const auto opened = MmdbDatabase::open(at("odd"));
      if (opened.has_error()) {
        ++refused;
        continue;
      }
      for (const char* address : {"81.2.69.142", "2001:218::1", "6.0.3.1", "1.1.1.3", "::1"}) {
        const auto answer = (*opened)->lookup(ip(address));
        EXPECT_LE(answer ? answer->asName.size() + answer->city.size() : 0, 256U);
      }
    }
  }
  EXPECT_GT(refused, 0);
}

TEST_F(MmdbFile, FilesCompleteEachOther) {
  MmdbProvider provider({{"geo.city_database", kData / "ipinfo-location.mmdb"},
                         {"geo.asn_database", kData / "ipinfo-asn.mmdb", kNetworks}},
                        clock_);
  EXPECT_EQ(provider.health().state, "starting");
  EXPECT_FALSE(provider.lookup(ip("6.0.0.1")));
  ASSERT_TRUE(look(provider));
  const auto answer = provider.lookup(ip("6.0.0.1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->city, "Osaka");
  EXPECT_EQ(answer->asn, 64500U);
  const model::ProviderHealth health = provider.health();
  EXPECT_EQ(health.state, "ready");
  EXPECT_EQ(health.error, "");
  EXPECT_TRUE(health.dataFrom.has_value());
  EXPECT_THAT(health.counters,
              testing::IsSupersetOf({testing::Pair("lookups", 2UL), testing::Pair("hits", 1UL),
                                     testing::Pair("files", 2UL)}));
}

TEST_F(MmdbFile, NoFilesAreOff) {
  MmdbProvider provider({}, clock_);
  EXPECT_FALSE(provider.due());
  EXPECT_EQ(provider.health().state, "off");
}

TEST_F(MmdbFile, AReplacedFileIsLoadedAtTheNextLook) {
  replace(at("db"), bytesOf("ipinfo-location.mmdb"));
  MmdbProvider provider({{"geo.city_database", at("db")}}, clock_, 60s);
  ASSERT_TRUE(look(provider));
  const std::uint64_t before = provider.revision();
  EXPECT_FALSE(provider.due()) << "not before its time";
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.revision(), before) << "nothing changed, nothing loaded";

  replace(at("db"), bytesOf("dbip-city.mmdb"));
  EXPECT_EQ(provider.lookup(ip("6.0.0.1"))->city, "Osaka") << "the old one until then";
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_NE(provider.revision(), before);
  EXPECT_EQ(provider.lookup(ip("5.0.0.1"))->city, "Lyon");
  EXPECT_FALSE(provider.lookup(ip("6.0.0.1")));
}

TEST_F(MmdbFile, ADamagedOneIsRefusedWhileTheOldOneStays) {
  const std::string good = bytesOf("ipinfo-location.mmdb");
  replace(at("db"), good);
  MmdbProvider provider({{"geo.city_database", at("db")}}, clock_, 60s);
  ASSERT_TRUE(look(provider));
  replace(at("db"), good.substr(0, 300));
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.lookup(ip("6.0.0.1"))->city, "Osaka");
  EXPECT_EQ(provider.health().state, "degraded");
  EXPECT_THAT(provider.health().error, HasSubstr("is damaged"));
  EXPECT_THAT(provider.health().error, HasSubstr("the one loaded before stays in use"));

  fs::remove(at("db"));
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.lookup(ip("6.0.0.1"))->city, "Osaka");
  EXPECT_THAT(provider.health().error, HasSubstr("cannot be opened"));

  replace(at("db"), good);
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.health().state, "ready");
  EXPECT_EQ(provider.health().error, "");
}

TEST_F(MmdbFile, AnotherFileThatIsDamagedLeavesTheOldOneInUse) {
  MmdbProvider old({{"geo.city_database", kData / "ipinfo-location.mmdb"},
                    {"geo.asn_database", kData / "ipinfo-asn.mmdb", kNetworks}},
                   clock_);
  ASSERT_TRUE(look(old));
  write(at("bad"), "no database");
  MmdbProvider fresh({{"geo.asn_database", kData / "ipinfo-asn.mmdb", kNetworks},
                      {"geo.city_database", at("bad")},
                      {"geo.country_database", at("none")}},
                     clock_, 60s);
  ASSERT_TRUE(look(fresh));
  EXPECT_FALSE(fresh.lookup(ip("6.0.0.1"))->point);
  fresh.takeOver(old);
  EXPECT_EQ(fresh.lookup(ip("6.0.0.1"))->city, "Osaka");
  EXPECT_EQ(fresh.health().state, "degraded");
  EXPECT_THAT(fresh.health().error,
              testing::MatchesRegex("geo.city_database: the database .*/bad is damaged.*; the one "
                                    "loaded before stays in use; geo.country_database: the "
                                    "database .*/none cannot be opened: No such file or directory"))
      << "nothing was there for the country's before";

  replace(at("bad"), bytesOf("dbip-city.mmdb"));
  clock_.advance(60s);
  ASSERT_TRUE(look(fresh));
  EXPECT_EQ(fresh.lookup(ip("5.0.0.1"))->city, "Lyon") << "the new one as soon as it is good";
}

TEST_F(MmdbFile, OneOfTheOtherKindIsRefused) {
  const auto refused = [](const char* key, const char* file, enrich::MmdbFile::Kind kind) {
    const auto opened = MmdbProvider::open({key, kData / file, kind});
    return opened ? "" : opened.error().message;
  };
  using enum enrich::MmdbFile::Kind;
  EXPECT_EQ(refused("geo.city_database", "GeoLite2-ASN-Test.mmdb", places),
            "geo.city_database: the database " + (kData / "GeoLite2-ASN-Test.mmdb").string() +
                " (GeoLite2-ASN) holds no places; it is one for geo.asn_database");
  EXPECT_THAT(refused("geo.country_database", "ipinfo-asn.mmdb", places),
              HasSubstr("holds no places"));
  EXPECT_THAT(refused("geo.asn_database", "GeoLite2-Country-Test.mmdb", networks),
              HasSubstr("(GeoLite2-Country) holds no networks; it is one for geo.city_database or "
                        "geo.country_database"));
  EXPECT_THAT(refused("geo.asn_database", "dbip-city.mmdb", networks),
              HasSubstr("holds no networks"));
  for (const auto kind : {places, networks}) {
    EXPECT_EQ(refused("geo.asn_database", "ipinfo-lite.mmdb", kind), "") << "it holds both";
  }
}

TEST_F(MmdbFile, OneOfTheOtherKindLeavesTheOldOneInUse) {
  replace(at("places"), bytesOf("ipinfo-location.mmdb"));
  replace(at("networks"), bytesOf("ipinfo-asn.mmdb"));
  MmdbProvider provider(
      {{"geo.city_database", at("places")}, {"geo.asn_database", at("networks"), kNetworks}},
      clock_, 60s);
  ASSERT_TRUE(look(provider));
  replace(at("places"), bytesOf("GeoLite2-ASN-Test.mmdb"));
  replace(at("networks"), bytesOf("dbip-city.mmdb"));
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.health().state, "degraded");
  EXPECT_THAT(provider.health().error,
              testing::MatchesRegex("geo.city_database: .* holds no places.*the one loaded before "
                                    "stays in use; geo.asn_database: .* holds no networks.*the "
                                    "one loaded before stays in use"));
  const auto answer = provider.lookup(ip("6.0.0.1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->city, "Osaka");
  EXPECT_EQ(answer->asn, 64500U);
}

TEST_F(MmdbFile, AFileCutShortInPlaceDoesNotKill) {
  write(at("db"), bytesOf("GeoLite2-City-Test.mmdb"));
  MmdbProvider provider({{"geo.city_database", at("db")}}, clock_);
  ASSERT_TRUE(look(provider));
  fs::resize_file(at("db"), 0);
  EXPECT_EQ(provider.lookup(ip("81.2.69.142"))->city, "London");
}

TEST_F(MmdbFile, MissingFromTheStartIsSaidAndRetried) {
  MmdbProvider provider({{"geo.city_database", at("db")}}, clock_, 60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.health().state, "failed");
  EXPECT_THAT(provider.health().error, HasSubstr("cannot be opened"));
  replace(at("db"), bytesOf("ipinfo-location.mmdb"));
  clock_.advance(60s);
  ASSERT_TRUE(look(provider));
  EXPECT_EQ(provider.health().state, "ready");
}

TEST_F(MmdbFile, OneCheckAtATime) {
  MmdbProvider provider({{"geo.city_database", at("db")}}, clock_, 60s);
  const auto check = provider.due();
  ASSERT_TRUE(check);
  clock_.advance(600s);
  EXPECT_FALSE(provider.due()) << "the first is still under way";
  provider.swap(MmdbProvider::prepare(*check));
  EXPECT_TRUE(provider.due());
}

}  // namespace
}  // namespace flowwall::net::enrich
