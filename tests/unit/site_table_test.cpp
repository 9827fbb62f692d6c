// Sites by their networks: the longest prefix wins, and what is wrong is said by name.
#include "net/enrich/site_table.hpp"

#include <gmock/gmock.h>

namespace flowwall::net::enrich {
namespace {

using testing::HasSubstr;

std::string siteOf(const SiteTable& table, std::string_view address) {
  const Site* site = table.find(model::IpAddress::parse(address).value());
  return site == nullptr ? "none" : site->name;
}

TEST(SiteTable, TheLongestPrefixWins) {
  const auto table = SiteTable::make({{"everywhere", {0, 0}, {"0.0.0.0/0"}},
                                      {"ten", {1, 1}, {"10.0.0.0/8", "2001:db8::/32"}},
                                      {"floor", {2, 2}, {"10.1.2.0/24", "2001:db8:1::/48"}},
                                      {"desk", {3, 3}, {"10.1.2.3", "2001:db8:1::7/128"}}});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(siteOf(*table, "10.1.2.3"), "desk");
  EXPECT_EQ(siteOf(*table, "10.1.2.4"), "floor");
  EXPECT_EQ(siteOf(*table, "10.1.3.4"), "ten");
  EXPECT_EQ(siteOf(*table, "11.0.0.1"), "everywhere");
  EXPECT_EQ(siteOf(*table, "2001:db8:1::7"), "desk");
  EXPECT_EQ(siteOf(*table, "2001:db8:1::8"), "floor");
  EXPECT_EQ(siteOf(*table, "2001:db8:2::8"), "ten");
  EXPECT_EQ(siteOf(*table, "2001:db9::"), "none") << "0.0.0.0/0 is IPv4's alone";
  EXPECT_EQ(table->networks(), 7U);
  EXPECT_EQ(table->sites().size(), 4U);
}

TEST(SiteTable, IPv6AtLargeIsNotIPv4) {
  const auto table = SiteTable::make({{"v6", {0, 0}, {"::/0"}}});
  ASSERT_TRUE(table);
  EXPECT_EQ(siteOf(*table, "2001:db8::1"), "v6");
  EXPECT_EQ(siteOf(*table, "10.0.0.1"), "none");
}

TEST(SiteTable, EmptyKnowsNothing) {
  EXPECT_EQ(siteOf(SiteTable(), "10.0.0.1"), "none");
  const auto table = SiteTable::make({{"without networks", {0, 0}, {}}});
  ASSERT_TRUE(table);
  EXPECT_EQ(siteOf(*table, "10.0.0.1"), "none");
}

TEST(SiteTable, ThousandsOfNetworks) {
  SiteConfig site{"many", {0, 0}, {}};
  for (int i = 0; i < 5000; ++i) {
    site.networks.push_back("20." + std::to_string(i / 250) + "." + std::to_string(i % 250) +
                            ".0/24");
  }
  const auto table = SiteTable::make({site});
  ASSERT_TRUE(table) << table.error().message;
  EXPECT_EQ(siteOf(*table, "20.19.249.255"), "many");
  EXPECT_EQ(siteOf(*table, "20.20.0.0"), "none");
}

std::string errorOf(const std::vector<SiteConfig>& sites) {
  const auto table = SiteTable::make(sites);
  return table ? "no error" : table.error().message;
}

TEST(SiteTable, SaysWhatIsWrong) {
  EXPECT_THAT(errorOf({{"A", {0, 0}, {"10.0.0.0/33"}}}),
              HasSubstr("the site \"A\" has \"10.0.0.0/33\", which is no network"));
  EXPECT_THAT(errorOf({{"A", {0, 0}, {"10.0.0.5/8"}}}), HasSubstr("did you mean 10.0.0.0/8?"));
  EXPECT_THAT(errorOf({{"A", {0, 0}, {"2001:db8::1/32"}}}),
              HasSubstr("did you mean 2001:db8::/32?"));
  EXPECT_THAT(errorOf({{"A", {0, 0}, {"10.0.0.0/8", "10.0.0.0/8"}}}),
              HasSubstr("has the network 10.0.0.0/8 twice"));
  EXPECT_THAT(errorOf({{"A", {0, 0}, {"10.0.0.0/8"}}, {"B", {0, 0}, {"10.0.0.0/8"}}}),
              HasSubstr("the site \"B\" has the network 10.0.0.0/8, which \"A\" has already"));
  EXPECT_THAT(errorOf({{"A", {0, 0}, {}}, {"A", {0, 0}, {}}}), HasSubstr("is there twice"));
  EXPECT_THAT(errorOf({{"", {0, 0}, {}}}), HasSubstr("no name"));
  EXPECT_THAT(errorOf({{"A", {90.1, 0}, {}}}), HasSubstr("latitude"));
  EXPECT_THAT(errorOf({{"A", {0, -180.1}, {}}}), HasSubstr("longitude"));
}

}  // namespace
}  // namespace flowwall::net::enrich
