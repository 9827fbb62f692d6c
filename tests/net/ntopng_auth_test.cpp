// How the source tells ntopng who asks, and how it knows ntopng: sessions, cookies, tokens, HTTP
// Basic, pins, names.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>

#include "tests/net/ntopng_fixture.hpp"

namespace flowwall::net::sources {
namespace {

using model::SourceState;
using std::chrono::milliseconds;
using test::FakeMode;

class NtopngAuthTest : public NtopngFixture {
 protected:
  void expectRefusedSaying(const std::string& sentence) {
    start();
    until([this] { return last().failures >= 2; });
    EXPECT_EQ(last().state, SourceState::refused);
    EXPECT_EQ(last().error, sentence);
  }

  void expectNowhere(const std::string& secret) {
    for (const model::SourceHealth& said : sink.health) {
      EXPECT_EQ((said.error + said.notice + said.label).find(secret), std::string::npos);
    }
  }

  std::string refusedByMake() {
    const auto made = NtopngSource::make(options, *clock, workers);
    return made ? "made" : made.error().message;
  }
};

TEST_F(NtopngAuthTest, ATokenNeedsNoLogin) {
  options.token = fakeOptions().token;
  options.user.clear();
  options.password.clear();
  start();
  until([this] { return sink.batches.size() >= 3 && sink.batches.back().interface; });
  EXPECT_EQ(fake.logins(), 0U);
  EXPECT_EQ(source->cookiePreview(), "none");
}

TEST_F(NtopngAuthTest, AWrongTokenIsRefused) {
  options.auth = NtopngAuth::token;
  options.token = "not-the-token";
  expectRefusedSaying("ntopng refuses the token");
  EXPECT_EQ(fake.logins() + fake.refusedLogins(), 0U);  // the password is not tried instead
  expectNowhere("not-the-token");
}

TEST_F(NtopngAuthTest, HttpBasicNeedsNoLogin) {
  options.auth = NtopngAuth::basic;
  start();
  until([this] { return sink.batches.size() >= 3; });
  EXPECT_EQ(fake.logins(), 0U);
}

TEST_F(NtopngAuthTest, AWrongPasswordByHttpBasicIsRefused) {
  options.auth = NtopngAuth::basic;
  options.password = "not it";
  expectRefusedSaying("ntopng refuses HTTP Basic: wrong password, or no user \"wall\"");
  expectNowhere("not it");
}

TEST_F(NtopngAuthTest, TheSessionCanBeChosenBesideAToken) {
  options.auth = NtopngAuth::session;
  options.token = "not-the-token";
  start();
  untilState(SourceState::live);
  EXPECT_EQ(fake.logins(), 1U);
}

TEST_F(NtopngAuthTest, AReadyCookieIsUsedUntilItIsLost) {
  start();
  untilState(SourceState::live);
  stop();
  options.cookie = "tzname=UTC; " + fake.session() + "; path=/";
  finished = false;
  sink = {};
  start();
  EXPECT_EQ(source->cookiePreview(), "abcdef…");
  until([this] { return sink.batches.size() >= 3; });
  EXPECT_EQ(fake.logins(), 1U);  // the one of before
  fake.setSessionLife(2);        // of the flows' request and the statistics'
  until([this] { return fake.logins() >= 2; });
  fake.setSessionLife(0);
  const auto batches = sink.batches.size();
  until([this, batches] { return sink.batches.size() > batches + 1; });
  EXPECT_EQ(last().failures, 0U);
}

TEST_F(NtopngAuthTest, ALostCookieWithoutCredentialsSaysSo) {
  options.cookie = "session_3010_4711=0123456789";
  options.user.clear();
  options.password.clear();
  expectRefusedSaying("ntopng ends the session of the given cookie, and no user and password are "
                      "given to log in with");
  EXPECT_EQ(fake.refusedLogins(), 0U);
  expectNowhere("0123456789");
}

TEST_F(NtopngAuthTest, WithoutAnyCredentialsItSaysSoAndCanBeRenewed) {
  options.user.clear();
  options.password.clear();
  expectRefusedSaying("ntopng wants a login, and no user and password are given to log in with");
  EXPECT_EQ(renewed(fakeOptions().user, fakeOptions().password), "");
  untilState(SourceState::live);
}

TEST_F(NtopngAuthTest, AWrongPasswordIsTriedOnceAPoll) {
  options.password = "not it";
  start();
  until([this] { return last().failures >= 3; });
  // The flows' request and the statistics' share the login; the next poll may have begun.
  EXPECT_LE(fake.refusedLogins(), last().failures + 1);
}

TEST_F(NtopngAuthTest, RenewingReplacesTheCredentials) {
  options.retry.refusedFirst = options.retry.refusedMax = std::chrono::hours(1);
  options.password = "old";
  start();
  untilState(SourceState::refused);
  EXPECT_EQ(renewed("wall", "wrong too"),
            "ntopng refuses the login: wrong password, or no user \"wall\"");
  EXPECT_EQ(last().state, SourceState::refused);
  EXPECT_EQ(renewed("wall", fakeOptions().password), "");
  untilState(SourceState::live);                 // at once: the next try was an hour away
  fake.setSessionLife(2);                        // of the flows' request and the statistics'
  until([this] { return fake.logins() >= 3; });  // the new ones are used from now on
  EXPECT_EQ(last().state, SourceState::live);
}

TEST_F(NtopngAuthTest, AfterALoginStatisticsAreNotSaidToLackForTheOldPassword) {
  options.retry.refusedFirst = options.retry.refusedMax = std::chrono::hours(1);
  options.password = "old";
  start();
  untilState(SourceState::refused);
  fake.setMode(FakeMode::statisticsHang);  // flows come before them
  EXPECT_EQ(renewed("wall", fakeOptions().password), "");
  untilState(SourceState::live);
  EXPECT_EQ(last().notice, "");
  fake.setMode(FakeMode::normal);
}

TEST_F(NtopngAuthTest, AFailedRenewalLeavesTheSessionAlone) {
  start();
  untilState(SourceState::live);
  EXPECT_NE(renewed("nobody", "nothing"), "");
  const auto batches = sink.batches.size();
  until([this, batches] { return sink.batches.size() > batches + 2; });
  EXPECT_EQ(fake.logins(), 1U);
  EXPECT_EQ(last().failures, 0U);
  expectNowhere("nothing");
}

TEST_F(NtopngAuthTest, RenewingTakesThePlaceOfAToken) {
  options.token = "not-the-token";
  start();
  untilState(SourceState::refused);
  EXPECT_EQ(renewed(fakeOptions().user, fakeOptions().password), "");
  untilState(SourceState::live);
  EXPECT_EQ(fake.logins(), 1U);
}

TEST_F(NtopngAuthTest, RenewingMeetsADeadServerWithASentence) {
  start();
  untilState(SourceState::live);
  fake.setMode(FakeMode::down);
  EXPECT_EQ(renewed("wall", "x"), "cannot connect to " + options.host + ": connection refused");
}

TEST_F(NtopngAuthTest, CredentialsThatCannotWorkAreRefused) {
  options.auth = NtopngAuth::token;
  EXPECT_EQ(refusedByMake(), "ntopng.auth: is \"token\", but there is no token; set ntopng.token");
  options.token = "a\r\nb";
  EXPECT_NE(refusedByMake().find("ntopng.token: is no token"), std::string::npos);
  options.auth = NtopngAuth::basic;
  options.user = "a:b";
  EXPECT_NE(refusedByMake().find("colon"), std::string::npos);
  options.user.clear();
  EXPECT_NE(refusedByMake().find("there is no user"), std::string::npos);
  options.auth = NtopngAuth::session;
  options.cookie = "session_3000_0=a\r\nHost: b";
  EXPECT_NE(refusedByMake().find("ntopng.cookie: is no session cookie"), std::string::npos);
}

TEST_F(NtopngAuthTest, APinReplacesTheChain) {
  options.caFile.clear();
  options.pinSha256 = fake.fingerprint(true);
  fake.setMode(FakeMode::untrusted);
  start();
  untilState(SourceState::live);
  EXPECT_EQ(last().notice, "");
}

TEST_F(NtopngAuthTest, APinMayBeWrittenPlainly) {
  options.pinSha256 = fake.fingerprint();
  std::erase(options.pinSha256, ':');
  std::transform(options.pinSha256.begin(), options.pinSha256.end(), options.pinSha256.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  options.host = "localhost:" + std::to_string(fake.port());
  start();
  untilState(SourceState::live);
}

TEST_F(NtopngAuthTest, AnotherCertificateThanThePinnedIsToldBeforeAnySecret) {
  options.pinSha256 = fake.fingerprint();
  faultThenRecovery(FakeMode::untrusted, SourceState::unreachable,
                    "127.0.0.1's certificate is not the pinned one: its SHA-256 fingerprint is " +
                        fake.fingerprint(true));
}

TEST_F(NtopngAuthTest, NothingIsSentToAServerWithAnotherCertificate) {
  options.pinSha256 = std::string(64, '0');
  start();
  until([this] { return last().failures >= 2; });
  EXPECT_EQ(fake.logins() + fake.refusedLogins() + fake.requests(), 0U);
}

TEST_F(NtopngAuthTest, ABadPinIsRefused) {
  const std::string sentence =
      "\"AB:CD\" is not a SHA-256 fingerprint: write its 64 hex digits, with or without a colon "
      "after every two";
  options.pinSha256 = "AB:CD";
  EXPECT_EQ(refusedByMake(), sentence);
  for (const std::string& wrong :
       {std::string(63, 'a'), std::string(64, 'g'), std::string(95, ':'), std::string(95, '0')}) {
    options.pinSha256 = wrong;
    EXPECT_NE(refusedByMake().find("is not a SHA-256 fingerprint"), std::string::npos) << wrong;
  }
  options.pinSha256 = fake.fingerprint();
  options.insecure = true;
  EXPECT_NE(refusedByMake().find("exclude each other"), std::string::npos);
}

TEST_F(NtopngAuthTest, TheServerIsToldItsNameAndHeldToIt) {
  options.host = "localhost:" + std::to_string(fake.port());
  start();
  untilState(SourceState::live);
  EXPECT_EQ(fake.lastServerName(), "localhost");
  fake.setMode(FakeMode::wrongName);
  until([this] { return last().failures >= 1; });
  EXPECT_EQ(last().error, "localhost's certificate is for another name");
}

TEST_F(NtopngAuthTest, AnAddressIsNoServerName) {
  start();
  untilState(SourceState::live);
  EXPECT_EQ(fake.lastServerName(), "");  // RFC 6066, 3
}

TEST(SessionCookie, IsReadAsPeopleCopyIt) {
  EXPECT_EQ(SessionCookie::parse("session_3000_0=abc"), (SessionCookie{"session_3000_0", "abc"}));
  EXPECT_EQ(SessionCookie::parse(" session_1_2=abc; path=/; HttpOnly"),
            (SessionCookie{"session_1_2", "abc"}));
  EXPECT_EQ(SessionCookie::parse("tzname=UTC; session_1_2=abc\n"),
            (SessionCookie{"session_1_2", "abc"}));
  EXPECT_EQ(SessionCookie::parse("ccf76fa2\n"), (SessionCookie{"session_3000_0", "ccf76fa2"}));
  for (const char* wrong : {"", " ", "session_1_2=", "session_1_2=; path=/", "a=b", "a b",
                            "session_1_2=a b", "session_1_2=a,b"}) {
    EXPECT_FALSE(SessionCookie::parse(wrong)) << wrong;
  }
}

// A server on ::1, where this machine has that.
class NtopngOnIpv6Test : public NtopngFixture {
 protected:
  static bool hasIpv6() {
    asio::io_context io;
    asio::ip::tcp::acceptor acceptor(io);
    boost::system::error_code error;
    acceptor.open(asio::ip::tcp::v6(), error);
    if (!error) {
      acceptor.bind({asio::ip::address_v6::loopback(), 0}, error);
    }
    return !error;
  }
};

TEST_F(NtopngOnIpv6Test, AHostMayBeAnIpv6Address) {
  if (!hasIpv6()) {
    GTEST_SKIP() << "this machine has no ::1";
  }
  test::FakeOptions onIpv6 = fakeOptions();
  onIpv6.address = "::1";
  test::FakeNtopng server(onIpv6);
  options.host = "[::1]:" + std::to_string(server.port());
  options.caFile = server.caFile().string();
  start();
  untilState(SourceState::live);
  EXPECT_EQ(last().label.substr(0, 13 + std::to_string(server.port()).size()),
            "ntopng [::1]:" + std::to_string(server.port()));
  EXPECT_EQ(server.lastServerName(), "");
  stop();
}

}  // namespace
}  // namespace flowwall::net::sources
