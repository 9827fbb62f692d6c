#include "net/http/reachable_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flowwall::net::http {
namespace {

using model::IpAddress;

std::string chosen(const char* listening, const std::vector<const char*>& own) {
  std::vector<IpAddress> addresses;
  for (const char* text : own) {
    addresses.push_back(IpAddress::parse(text).value());
  }
  const auto address = reachableAddress(IpAddress::parse(listening).value(), addresses);
  return address ? address->toString() : "none";
}

TEST(ReachableAddress, IsTheOneThatIsListenedOn) {
  EXPECT_EQ(chosen("10.0.0.7", {"192.168.1.2"}), "10.0.0.7");
  EXPECT_EQ(chosen("2001:db8::7", {}), "2001:db8::7");
}

TEST(ReachableAddress, LeadsNoOtherMachineToLoopback) {
  for (const char* loopback : {"127.0.0.1", "127.0.0.2", "::1"}) {
    EXPECT_EQ(chosen(loopback, {"192.168.1.2"}), "none") << loopback;
  }
  EXPECT_EQ(chosen("0.0.0.0", {"127.0.0.1"}), "none");
  EXPECT_EQ(chosen("::", {"::1"}), "none");
}

TEST(ReachableAddress, OfAllIsTheFirstThatOthersCanUse) {
  EXPECT_EQ(chosen("0.0.0.0", {"127.0.0.1", "169.254.3.4", "192.168.1.2", "172.17.0.1"}),
            "192.168.1.2");
  EXPECT_EQ(chosen("::", {"fe80::1", "2001:db8::7", "192.168.1.2"}), "192.168.1.2");
  EXPECT_EQ(chosen("::", {"fe80::1", "febf::1", "2001:db8::7"}), "2001:db8::7");
  EXPECT_EQ(chosen("0.0.0.0", {"2001:db8::7"}), "none") << "it does not listen there";
  EXPECT_EQ(chosen("0.0.0.0", {}), "none");
}

TEST(ReachableAddress, IsWrittenAsABrowserTakesIt) {
  EXPECT_EQ(pageAddress(IpAddress::parse("192.0.2.7").value(), 3000, false),
            "http://192.0.2.7:3000/");
  EXPECT_EQ(pageAddress(IpAddress::parse("2001:db8::7").value(), 443, true),
            "https://[2001:db8::7]:443/");
}

TEST(ReachableAddress, OfThisMachineHoldsItsLoopback) {
  EXPECT_THAT(ownAddresses(), testing::Contains(IpAddress::parse("127.0.0.1").value()));
}

}  // namespace
}  // namespace flowwall::net::http
