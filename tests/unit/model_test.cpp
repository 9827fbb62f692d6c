#include <gmock/gmock.h>

#include <set>
#include <unordered_set>

#include "engine/model/clock.hpp"
#include "engine/model/display_settings.hpp"
#include "engine/model/flow.hpp"
#include "engine/model/ip_address.hpp"
#include "tests/common.hpp"

namespace flowwall::model {
namespace {

using namespace std::chrono_literals;
using tests::ip;

struct Spelling {
  std::string_view text;
  std::string_view printed;
};

class IpAddressText : public testing::TestWithParam<Spelling> {};

TEST_P(IpAddressText, IsReadAndPrintedCanonically) {
  const auto address = IpAddress::parse(GetParam().text);
  ASSERT_TRUE(address.has_value());
  EXPECT_EQ(address->toString(), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(Forms, IpAddressText,
                         testing::Values(Spelling{"192.0.2.1", "192.0.2.1"},
                                         Spelling{"0.0.0.0", "0.0.0.0"},
                                         Spelling{"::ffff:192.0.2.1", "192.0.2.1"},
                                         Spelling{"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
                                         Spelling{"::", "::"},
                                         Spelling{"fe80::1%eth0", "fe80::1"}));

TEST(IpAddress, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.-4",
        "::1::", "12345::", "example.org", "1.2.3.4:80", "[::1]", "%eth0", ":"}) {
    EXPECT_FALSE(IpAddress::parse(text).has_value()) << '"' << text << '"';
  }
  EXPECT_FALSE(IpAddress::parse(std::string(5000, '1')).has_value());
  EXPECT_FALSE(IpAddress::parse(std::string_view("1.2.3.4\0", 8)).has_value());
}

TEST(IpAddress, Version4IsMapped) {
  EXPECT_TRUE(ip("192.0.2.1").isV4());
  EXPECT_FALSE(ip("2001:db8::1").isV4());
  EXPECT_EQ(ip("192.0.2.1"), ip("::ffff:192.0.2.1"));
  EXPECT_THAT(ip("192.0.2.1").octets(),
              testing::ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1));
}

TEST(IpAddress, PrivateRangesEndWhereTheyShould) {
  for (const std::string_view text :
       {"10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.1", "169.254.1.1",
        "100.64.0.0", "100.127.255.255", "127.0.0.1", "127.9.9.9", "fc00::1", "fdff::1", "fe80::1",
        "febf::1", "::1"}) {
    EXPECT_TRUE(ip(text).isPrivate()) << text;
  }
  for (const std::string_view text :
       {"9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.1.1", "192.169.0.0",
        "169.253.1.1", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "8.8.8.8",
        "fbff::1", "fe00::1", "fec0::1", "2001:db8::1", "::2"}) {
    EXPECT_FALSE(ip(text).isPrivate()) << text;
  }
}

TEST(IpAddress, SpecialAddresses) {
  EXPECT_TRUE(ip("0.0.0.0").isUnspecified());
  EXPECT_TRUE(ip("::").isUnspecified());
  EXPECT_FALSE(ip("0.0.0.1").isUnspecified());
  EXPECT_TRUE(ip("127.0.0.1").isLoopback());
  EXPECT_TRUE(ip("::1").isLoopback());
  EXPECT_TRUE(ip("224.0.0.251").isMulticast());
  EXPECT_TRUE(ip("239.255.255.255").isMulticast());
  EXPECT_TRUE(ip("ff02::fb").isMulticast());
  EXPECT_FALSE(ip("223.255.255.255").isMulticast());
  EXPECT_FALSE(ip("240.0.0.0").isMulticast());
  EXPECT_TRUE(ip("255.255.255.255").isBroadcast());
  EXPECT_FALSE(ip("192.168.1.255").isBroadcast());
}

TEST(IpAddress, OrderAndHashTellAddressesApart) {
  std::set<IpAddress> ordered;
  std::unordered_set<IpAddress> hashed;
  std::unordered_set<std::size_t> hashes;
  for (int i = 0; i < 1000; ++i) {
    const auto address = ip("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
    ordered.insert(address);
    hashed.insert(address);
    hashes.insert(std::hash<IpAddress>()(address));
  }
  EXPECT_EQ(ordered.size(), 1000U);
  EXPECT_EQ(hashed.size(), 1000U);
  EXPECT_GT(hashes.size(), 990U);
}

TEST(FlowKey, EveryPartCounts) {
  const FlowKey base{
      .client = ip("10.0.0.1"), .server = ip("192.0.2.1"), .clientPort = 1000, .serverPort = 443};
  std::vector<FlowKey> others(7, base);
  others[0].client = ip("10.0.0.2");
  others[1].server = ip("192.0.2.2");
  others[2].clientPort = 1001;
  others[3].serverPort = 80;
  others[4].l4 = L4Protocol::udp;
  others[5].vlan = 7;
  others[6].exporterId = 9;
  std::unordered_set<std::size_t> hashes{std::hash<FlowKey>()(base)};
  for (const FlowKey& other : others) {
    EXPECT_FALSE(other == base);
    EXPECT_TRUE(hashes.insert(std::hash<FlowKey>()(other)).second);
  }
}

TEST(FlowKey, SwappedEndsAreAnotherKey) {
  const FlowKey one{.client = ip("10.0.0.1"), .server = ip("192.0.2.1")};
  const FlowKey swapped{.client = one.server, .server = one.client};
  EXPECT_NE(std::hash<FlowKey>()(one), std::hash<FlowKey>()(swapped));
}

TEST(DisplaySettings, EverySetOfPanelsIsReadAsItIsPrinted) {
  for (unsigned long bits = 0; bits < (1UL << kPanelNames.size()); ++bits) {
    const PanelSet panels(bits);
    EXPECT_EQ(parsePanels(toString(panels)), panels) << toString(panels);
  }
  EXPECT_EQ(toString(PanelSet().set()), "all");
  EXPECT_EQ(toString(PanelSet()), "none");
  EXPECT_TRUE(has(*parsePanels("clock,top"), Panel::top));
  EXPECT_FALSE(has(*parsePanels("clock,top"), Panel::alerts));
  for (const char* text : {"", ",", "clock,", "clock,clock", "all,clock", "Clock", "clock, top"}) {
    EXPECT_FALSE(parsePanels(text)) << text;
  }
}

TEST(DisplaySettings, QualityAndPaletteAreReadAsTheyArePrinted) {
  for (const auto name : {"auto", "low", "medium", "high", "ultra"}) {
    const auto quality = parseQuality(name);
    ASSERT_TRUE(quality) << name;
    EXPECT_EQ(toString(*quality), name);
  }
  for (const auto name : kPaletteNames) {
    EXPECT_EQ(toString(parsePalette(name).value()), name);
  }
  EXPECT_FALSE(parseQuality("best"));
  EXPECT_FALSE(parsePalette(""));
}

TEST(ManualClock, BothTimesAdvanceTogether) {
  ManualClock clock(UtcTime(1'000'000ms));
  EXPECT_EQ(clock.uptime(), 0ms);
  clock.advance(1500ms);
  EXPECT_EQ(clock.uptime(), 1500ms);
  EXPECT_EQ(clock.utc(), UtcTime(1'001'500ms));
}

TEST(SystemClock, UptimeStartsNowAndNeverStepsBack) {
  const SystemClock clock;
  const auto first = clock.uptime();
  EXPECT_GE(first, 0ms);
  EXPECT_GE(clock.uptime(), first);
}

}  // namespace
}  // namespace flowwall::model
