// Networks as people write them, and which addresses belong to one host on the internet.
#include "engine/model/ip_network.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

#include "tests/common.hpp"

namespace flowwall::model {
namespace {

using tests::ip;

IpNetwork net(std::string_view text) {
  return IpNetwork::parse(text).value();
}

TEST(IpNetwork, IsReadAndWrittenAsPeopleDo) {
  for (const char* text : {"10.0.0.0/8", "0.0.0.0/0", "192.168.7.0/25", "8.8.8.8/32", "::/0",
                           "2001:db8::/32", "fe80::/10", "2001:db8::1/128"}) {
    EXPECT_EQ(net(text).toString(), text);
  }
  EXPECT_EQ(net("10.1.2.3/8").toString(), "10.0.0.0/8") << "bits of the host are cut off";
  EXPECT_EQ(net("2001:db8:ffff::1/33").toString(), "2001:db8:8000::/33");
  EXPECT_EQ(net("10.1.2.3"), net("10.1.2.3/32"));
  EXPECT_EQ(net("2001:db8::1"), net("2001:db8::1/128"));
  EXPECT_EQ(net("::ffff:10.0.0.0/104"), net("10.0.0.0/8"));
}

TEST(IpNetwork, RefusesWhatIsNone) {
  for (const char* text :
       {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10.0.0.0/8/8",
        "10.0.0/8", "10.0.0.0/0x8", "10.0.0.0/+8", "10.0.0.0/99999999999999", "::/129",
        "fe80::%1/10", "example.org/8", "10.0.0.0/255.0.0.0"}) {
    EXPECT_FALSE(IpNetwork::parse(text)) << text;
  }
}

TEST(IpNetwork, ContainsWhatBeginsAlike) {
  EXPECT_TRUE(net("10.0.0.0/8").contains(ip("10.255.255.255")));
  EXPECT_FALSE(net("10.0.0.0/8").contains(ip("11.0.0.0")));
  EXPECT_TRUE(net("192.168.7.128/25").contains(ip("192.168.7.128")));
  EXPECT_FALSE(net("192.168.7.128/25").contains(ip("192.168.7.127")));
  EXPECT_TRUE(net("2001:db8::/33").contains(ip("2001:db8:7fff::1")));
  EXPECT_FALSE(net("2001:db8::/33").contains(ip("2001:db8:8000::1")));
  EXPECT_TRUE(net("1.2.3.4").contains(ip("1.2.3.4")));
  EXPECT_FALSE(net("1.2.3.4").contains(ip("1.2.3.5")));
}

TEST(IpNetwork, TheTwoKindsOfAddressesStayApart) {
  EXPECT_TRUE(net("0.0.0.0/0").contains(ip("8.8.8.8")));
  EXPECT_FALSE(net("0.0.0.0/0").contains(ip("2001:db8::1")));
  EXPECT_TRUE(net("::/0").contains(ip("2001:db8::1")));
  EXPECT_FALSE(net("::/0").contains(ip("8.8.8.8")));
}

TEST(IpNetwork, HashTellsLengthsApart) {
  std::unordered_set<IpNetwork> networks;
  for (int bits = 0; bits <= 32; ++bits) {
    networks.insert(net("0.0.0.0/" + std::to_string(bits)));
  }
  EXPECT_EQ(networks.size(), 33U);
  EXPECT_TRUE(networks.contains(net("0.0.0.0/7")));
}

TEST(IpAddress, PublicIsOneHostOnTheInternet) {
  for (const char* text : {"8.8.8.8", "1.0.0.0", "192.0.1.0", "192.0.3.0", "198.17.255.255",
                           "198.20.0.0", "198.51.99.1", "203.0.112.1", "223.255.255.255",
                           "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2a00::1"}) {
    EXPECT_TRUE(ip(text).isPublic()) << text;
  }
  for (const char* text :
       {"0.0.0.0",         "0.1.2.3",      "10.0.0.1",      "100.64.0.1",  "127.0.0.1",
        "169.254.0.1",     "192.0.0.8",    "192.0.2.1",     "192.88.99.1", "198.18.0.1",
        "198.19.255.255",  "198.51.100.7", "203.0.113.255", "224.0.0.1",   "240.0.0.1",
        "255.255.255.255", "::",           "::1",           "fe80::1",     "fd00::1",
        "ff02::1",         "2001:db8::1",  "3fff::1",       "3fff:fff::1", "4000::1",
        "100::1"}) {
    EXPECT_FALSE(ip(text).isPublic()) << text;
  }
  EXPECT_TRUE(ip("3fff:1000::1").isPublic());
}

}  // namespace
}  // namespace flowwall::model
