// Several providers in an order: who has the word on the place, and who is not asked at all.
#include "net/enrich/geo_chain.hpp"

#include <gmock/gmock.h>

#include "net/enrich/cached_geo_provider.hpp"

namespace flowwall::net::enrich {
namespace {

using model::IpAddress;
using testing::HasSubstr;

const IpAddress kSomewhere = IpAddress::parse("5.6.7.8").value();

struct Fake final : GeoProvider {
  std::optional<GeoAnswer> answer;
  bool remote = false;
  std::uint64_t made = 0;
  int lookups = 0;

  std::optional<GeoAnswer> lookup(const IpAddress&) override {
    ++lookups;
    return answer;
  }
  [[nodiscard]] std::uint64_t revision() const override { return made; }
  [[nodiscard]] bool isRemote() const override { return remote; }
};

// A chain of fakes, which stay reachable.
struct Chain {
  explicit Chain(std::vector<std::optional<GeoAnswer>> answers) : chain(make(std::move(answers))) {}
  std::vector<std::unique_ptr<GeoProvider>> make(std::vector<std::optional<GeoAnswer>> answers) {
    std::vector<std::unique_ptr<GeoProvider>> providers;
    for (auto& answer : answers) {
      auto fake = std::make_unique<Fake>();
      fake->answer = std::move(answer);
      fakes.push_back(fake.get());
      providers.push_back(std::move(fake));
    }
    return providers;
  }
  std::vector<Fake*> fakes;
  GeoChain chain;
};

const GeoAnswer kCity{
    .countryCode = "DE", .source = "mmdb", .point = model::GeoPoint{50, 8}, .city = "Frankfurt"};
const GeoAnswer kCountry{.countryCode = "NL", .asn = 3333, .asName = "RIPE", .source = "libloc"};
const GeoAnswer kNetworkOnly{.asn = 7, .asName = "Seven", .source = "seven"};

TEST(GeoChain, TheFirstWithAPlaceHasIt) {
  Chain cityFirst({kCity, kCountry});
  const auto answer = cityFirst.chain.lookup(kSomewhere);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->countryCode, "DE");
  EXPECT_EQ(answer->city, "Frankfurt");
  EXPECT_EQ(answer->source, "mmdb");
  EXPECT_EQ(answer->asn, 3333U) << "the network from whoever knows it";
  EXPECT_EQ(answer->asName, "RIPE");

  Chain countryFirst({kCountry, kCity});
  const auto other = countryFirst.chain.lookup(kSomewhere);
  EXPECT_EQ(other, kCountry) << "no mixture of two places";
  EXPECT_EQ(countryFirst.fakes[1]->lookups, 0) << "nothing was missing";
}

TEST(GeoChain, GoesOnWhileThePlaceIsMissing) {
  Chain chain({std::nullopt, kNetworkOnly, kCity});
  const auto answer = chain.chain.lookup(kSomewhere);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->asn, 7U);
  EXPECT_EQ(answer->countryCode, "DE");
  EXPECT_EQ(answer->source, "mmdb") << "who told the place";
  Chain none({std::nullopt, std::nullopt});
  EXPECT_FALSE(none.chain.lookup(kSomewhere));
  EXPECT_FALSE(Chain({}).chain.lookup(kSomewhere));
}

TEST(GeoChain, AFarProviderIsAskedForPlacesOnly) {
  Chain chain({kCity, kCountry});
  chain.fakes[1]->remote = true;
  EXPECT_EQ(chain.chain.lookup(kSomewhere)->asn, 0U);
  EXPECT_EQ(chain.fakes[1]->lookups, 0);
  chain.fakes[0]->answer = kNetworkOnly;
  EXPECT_EQ(chain.chain.lookup(kSomewhere)->countryCode, "NL");
  EXPECT_EQ(chain.fakes[1]->lookups, 1);
  EXPECT_FALSE(chain.chain.lookupLocally(kSomewhere)->hasPlace());
  EXPECT_EQ(chain.fakes[1]->lookups, 1);
}

TEST(GeoChain, AFarOneInFrontGivesWayUntilItKnows) {
  Chain chain({std::nullopt, kCountry});
  chain.fakes[0]->remote = true;
  EXPECT_EQ(chain.chain.lookup(kSomewhere), kCountry);
  chain.fakes[0]->answer = kCity;
  EXPECT_EQ(chain.chain.lookup(kSomewhere)->city, "Frankfurt");
}

TEST(GeoChain, CountsWhatItFound) {
  Chain chain({kCity});
  static_cast<void>(chain.chain.lookup(kSomewhere));
  chain.fakes[0]->answer = std::nullopt;
  static_cast<void>(chain.chain.lookup(kSomewhere));
  static_cast<void>(chain.chain.lookup(kSomewhere));
  const model::ProviderHealth health = chain.chain.health();
  EXPECT_EQ(health.state, "ready");
  EXPECT_THAT(health.counters,
              testing::ElementsAre(testing::Pair("lookups", 3), testing::Pair("hits", 1),
                                   testing::Pair("misses", 2)));
  EXPECT_EQ(chain.chain.healths().size(), 1U);
  EXPECT_EQ(Chain({}).chain.health().state, "off");
}

TEST(CachedGeoProvider, ForgetsAllWhenTheProviderSaysSo) {
  auto owned = std::make_unique<Fake>();
  Fake& fake = *owned;
  CachedGeoProvider cached(std::move(owned), 10);
  EXPECT_FALSE(cached.lookup(kSomewhere));
  fake.answer = kCity;
  EXPECT_FALSE(cached.lookup(kSomewhere)) << "remembered";
  ++fake.made;
  EXPECT_EQ(cached.lookup(kSomewhere), kCity);
  EXPECT_EQ(fake.lookups, 2);
}

}  // namespace
}  // namespace flowwall::net::enrich
