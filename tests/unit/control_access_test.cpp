#include "net/http/control_access.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace flowwall::net::http {
namespace {

using ::testing::HasSubstr;

const std::string kToken = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

class ControlAccessTest : public ::testing::Test {
 protected:
  static AccessOptions withToken() {
    AccessOptions options;
    options.token = kToken;
    options.hosts.anyAddress = true;
    options.hosts.names = {"wall.example"};
    return options;
  }
  static ControlRequest ask(const std::string& authorization = "", const std::string& cookie = "") {
    ControlRequest request;
    request.method = "GET";
    request.path = "/api/status";
    request.host = "192.0.2.1:3000";
    request.authorization = authorization;
    request.cookie = cookie;
    request.peer = *model::IpAddress::parse("192.0.2.7");
    return request;
  }
  unsigned status(const ControlRequest& request, Role role = Role::read) {
    const auto refused = access_.refusal(request, role);
    return refused ? refused->status : 200;
  }
  static std::string header(const ControlResponse& response, std::string_view name) {
    const auto found =
        std::ranges::find(response.headers, name, &std::pair<std::string, std::string>::first);
    return found == response.headers.end() ? "" : found->second;
  }

  model::ManualClock clock_{model::UtcTime{}};
  ControlCounts counts_;
  ControlAccess access_{withToken(), clock_, counts_};
};

TEST_F(ControlAccessTest, TheTokenIsShownInTheHeaderOrInTheCookie) {
  EXPECT_EQ(status(ask()), 401);
  EXPECT_EQ(status(ask("Bearer " + kToken)), 200);
  EXPECT_EQ(status(ask("bearer " + kToken), Role::change), 200);
  EXPECT_EQ(status(ask("", "a=b; flowwall_token=" + kToken + "; c=d")), 200);
  EXPECT_EQ(status(ask("Basic " + kToken)), 401);
  EXPECT_EQ(status(ask("", "xflowwall_token=" + kToken)), 401);
  EXPECT_EQ(status(ask("", "flowwall_tokenx=" + kToken)), 401);
  EXPECT_EQ(status(ask("Bearer " + kToken.substr(1))), 401);
  EXPECT_EQ(status(ask("Bearer " + kToken + "x")), 401);
  EXPECT_EQ(status(ask("Bearer ")), 401);
  const auto refused = access_.refusal(ask(), Role::read);
  EXPECT_THAT(header(*refused, "WWW-Authenticate"), HasSubstr("Bearer"));
  EXPECT_THAT(*refused->body, HasSubstr("flowwall token"));
  EXPECT_EQ(header(*refused, "Set-Cookie"), "");
}

TEST_F(ControlAccessTest, AnOldCookieIsTakenBackSoThatItIsNotShownAgain) {
  const auto refused = access_.refusal(ask("", "flowwall_token=old"), Role::read);
  ASSERT_TRUE(refused);
  EXPECT_THAT(header(*refused, "Set-Cookie"), HasSubstr("flowwall_token=;"));
  EXPECT_THAT(header(*refused, "Set-Cookie"), HasSubstr("Max-Age=0"));
}

TEST_F(ControlAccessTest, PublicReadLetsAnyoneReadAndNoOneChange) {
  AccessOptions options = withToken();
  options.publicRead = true;
  access_.use(options);
  EXPECT_EQ(status(ask(), Role::read), 200);
  EXPECT_EQ(status(ask(), Role::change), 401);
  EXPECT_EQ(status(ask("Bearer " + kToken), Role::change), 200);
}

TEST_F(ControlAccessTest, AWrongTokenIsToldThoughReadingNeedsNone) {
  AccessOptions options = withToken();
  options.publicRead = true;
  access_.use(options);
  EXPECT_EQ(status(ask("Bearer guess"), Role::read), 401);
  EXPECT_EQ(status(ask("Bearer " + kToken), Role::read), 200);
  EXPECT_EQ(status(ask("", "flowwall_token=old"), Role::read), 200) << "of before a rotation";
  EXPECT_EQ(counts_.wrongTokens, 1U);
}

TEST_F(ControlAccessTest, SpacesBeforeTheTokenAreNoPartOfIt) {
  EXPECT_EQ(status(ask("Bearer   " + kToken)), 200);
  EXPECT_EQ(status(ask("Bearer    ")), 401);
  EXPECT_EQ(status(ask("Bearer " + kToken + " ")), 401);
}

TEST_F(ControlAccessTest, ItTellsWhetherTheTokenIsAnother) {
  AccessOptions options = withToken();
  options.publicRead = true;
  EXPECT_FALSE(access_.use(options));
  options.token += "x";
  EXPECT_TRUE(access_.use(options));
}

TEST_F(ControlAccessTest, WhatIsOpenNeedsNoToken) {
  EXPECT_EQ(status(ask(), Role::open), 200);
  access_.use({});
  ControlRequest request = ask();
  request.host = "localhost";
  EXPECT_EQ(status(request, Role::change), 200) << "without a token, on loopback";
}

TEST_F(ControlAccessTest, HostsAndOriginsAreCheckedWithTheTokenToo) {
  ControlRequest request = ask("Bearer " + kToken);
  request.host = "evil.example";
  EXPECT_EQ(status(request), 403);
  request.host = "wall.example:3000";
  EXPECT_EQ(status(request), 200);
  request.origin = "http://wall.example:3000";
  EXPECT_EQ(status(request), 200);
  for (const char* origin : {"http://wall.example", "http://evil.example:3000", "null",
                             "http://localhost:3000", "https://wall.example.evil:3000"}) {
    request.origin = origin;
    EXPECT_EQ(status(request), 403) << origin;
  }
}

TEST_F(ControlAccessTest, GuessingIsSlowedDownForTheAddressThatGuesses) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(status(ask("Bearer guess")), 401);
    EXPECT_EQ(status(ask()), 401) << "no guess, and not counted";
  }
  const auto blocked = access_.refusal(ask("Bearer guess"), Role::read);
  ASSERT_TRUE(blocked);
  EXPECT_EQ(blocked->status, 429);
  EXPECT_EQ(header(*blocked, "Retry-After"), "60");
  EXPECT_EQ(status(ask("Bearer " + kToken)), 429) << "else the answer would tell";
  ControlRequest other = ask("Bearer " + kToken);
  other.peer = *model::IpAddress::parse("192.0.2.8");
  EXPECT_EQ(status(other), 200);
  clock_.advance(model::Uptime{60'000});
  EXPECT_EQ(status(ask("Bearer " + kToken)), 200);
  EXPECT_EQ(counts_.wrongTokens, 10U);
  EXPECT_EQ(counts_.blocked, 2U);
}

TEST_F(ControlAccessTest, TheTokenInTheAddressIsTradedForACookie) {
  ControlRequest request = ask();
  request.path = "/";
  EXPECT_FALSE(access_.login(request)) << "the page itself";
  request.query = "token=" + kToken;
  const auto welcome = access_.login(request);
  ASSERT_TRUE(welcome);
  EXPECT_EQ(welcome->status, 303);
  EXPECT_EQ(header(*welcome, "Location"), "/") << "the token leaves the address";
  const std::string cookie = header(*welcome, "Set-Cookie");
  EXPECT_THAT(cookie, HasSubstr("HttpOnly"));
  EXPECT_THAT(cookie, HasSubstr("SameSite=Strict"));
  EXPECT_THAT(cookie, ::testing::Not(HasSubstr("Secure")));
  EXPECT_EQ(status(ask("", cookie.substr(0, cookie.find(';')))), 200);
  request.method = "HEAD";
  EXPECT_EQ(access_.login(request)->status, 303);
  request.method = "POST";
  EXPECT_FALSE(access_.login(request));
  request.method = "GET";
  request.isSecure = true;
  EXPECT_THAT(header(*access_.login(request), "Set-Cookie"), HasSubstr("; Secure"));
  request.query = "token=guess";
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(access_.login(request)->status, 401);
  }
  EXPECT_EQ(access_.login(request)->status, 429);
}

TEST_F(ControlAccessTest, ATokenThatIsNotNeededLeavesTheAddressToo) {
  access_.use({});
  ControlRequest request = ask();
  request.path = "/";
  EXPECT_FALSE(access_.login(request));
  request.query = "token=anything";
  const auto welcome = access_.login(request);
  ASSERT_TRUE(welcome);
  EXPECT_EQ(welcome->status, 303);
  EXPECT_EQ(header(*welcome, "Location"), "/");
  EXPECT_EQ(header(*welcome, "Set-Cookie"), "");
}

TEST(FailureTable, IsBoundedAndForgetsTheOldest) {
  FailureTable table({.failures = 1, .window = std::chrono::seconds(60), .addresses = 100});
  const auto address = [](int i) {
    return *model::IpAddress::parse("10.0." + std::to_string(i / 256) + "." +
                                    std::to_string(i % 256));
  };
  for (int i = 0; i < 1000; ++i) {
    table.count(address(i), model::Uptime{i});
  }
  EXPECT_EQ(table.size(), 100U);
  EXPECT_TRUE(table.blockedFor(address(999), model::Uptime{1000}));
  EXPECT_FALSE(table.blockedFor(address(0), model::Uptime{1000}));
}

TEST(FailureTable, TakesANetworkOfIpv6ForOneAddress) {
  FailureTable table({.failures = 2});
  table.count(*model::IpAddress::parse("2001:db8::1"), model::Uptime{0});
  table.count(*model::IpAddress::parse("2001:db8::2"), model::Uptime{0});
  EXPECT_TRUE(table.blockedFor(*model::IpAddress::parse("2001:db8::3"), model::Uptime{0}));
  EXPECT_FALSE(table.blockedFor(*model::IpAddress::parse("2001:db8:0:1::3"), model::Uptime{0}));
}

}  // namespace
}  // namespace flowwall::net::http
