// HttpsClient alone: server addresses, bounds, and the sentences for what is not TLS.
#include "net/http/https_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "tests/net/fake_ntopng.hpp"

namespace flowwall::net::http {
namespace {

using test::FakeMode;

test::FakeOptions fakeOptions(bool closeNotify) {
  test::FakeOptions options;
  options.data = std::string(FLOWWALL_SOURCE_DIR) + "/tests/data/ntopng";
  options.scratch = ::testing::TempDir();
  options.closeNotify = closeNotify;
  return options;
}

Result<HttpResponse> fetchFrom(test::FakeNtopng& fake, HttpLimits limits,
                               std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
  auto tls = TlsContext::make({fake.caFile().string(), false, ""});
  ServerAddress server{"127.0.0.1", fake.port(), true};
  HttpsClient client(**tls, server, limits);
  boost::asio::io_context io;
  auto answer = boost::asio::co_spawn(io, client.fetch({}, timeout), boost::asio::use_future);
  io.run();
  return answer.get();
}

TEST(ServerAddress, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(*ServerAddress::parse("ntop.lan"), (ServerAddress{"ntop.lan", 443, false}));
  EXPECT_EQ(*ServerAddress::parse("10.0.0.1:3001"), (ServerAddress{"10.0.0.1", 3001, true}));
  EXPECT_EQ(*ServerAddress::parse("[2001:db8::1]:8443"),
            (ServerAddress{"2001:db8::1", 8443, true}));
  EXPECT_EQ(*ServerAddress::parse("2001:db8::1"), (ServerAddress{"2001:db8::1", 443, true}));
  EXPECT_EQ(ServerAddress::parse("[2001:db8::1]")->toString(), "[2001:db8::1]:443");
  EXPECT_EQ(ServerAddress::parse("[2001:db8::1]")->hostHeader(), "[2001:db8::1]");
  EXPECT_EQ(ServerAddress::parse("ntop.lan")->hostHeader(), "ntop.lan");
  for (const char* wrong : {"", "https://x", "a b", "x:", "x:0", "x:65536", "x:1y", "[::1", "[x]",
                            "[::1]443", "a\r\nb"}) {
    EXPECT_FALSE(ServerAddress::parse(wrong)) << wrong;
  }
}

TEST(Fingerprint, IsReadWithAndWithoutColons) {
  const std::string plain = "00ff" + std::string(56, 'a') + "A1b2";
  const Result<Fingerprint> read = parseFingerprint(plain);
  ASSERT_TRUE(read) << read.error().message;
  const std::string written = toString(*read);
  EXPECT_EQ(written.size(), 95U);
  EXPECT_TRUE(written.starts_with("00:FF:AA:"));
  EXPECT_TRUE(written.ends_with(":AA:A1:B2"));
  EXPECT_EQ(*parseFingerprint(written), *read);
  for (const std::string& wrong : {std::string(), plain + "0", plain.substr(2), written + ":",
                                   written.substr(0, 93) + ":0", "x" + plain.substr(1)}) {
    EXPECT_FALSE(parseFingerprint(wrong)) << wrong;
  }
}

TEST(HttpsClient, ABodyEndsWithTheConnectionWithOrWithoutCloseNotify) {
  for (const bool closeNotify : {true, false}) {
    test::FakeNtopng fake(fakeOptions(closeNotify));
    fake.setMode(FakeMode::starting);
    const Result<HttpResponse> answer = fetchFrom(fake, {});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 403U);
    EXPECT_EQ(answer->body, "<html>starting</html>");
    EXPECT_EQ(answer->header("content-type"), "text/html");
  }
}

TEST(HttpsClient, AnEndlessBodyIsCutOff) {
  test::FakeNtopng fake(fakeOptions(false));
  fake.setMode(FakeMode::huge);
  const Result<HttpResponse> answer =
      fetchFrom(fake, {.headerBytes = 8192, .bodyBytes = 2U * 1024 * 1024});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("answer is larger than 2 MiB"), std::string::npos)
      << answer.error().message;
}

TEST(HttpsClient, AnEndlessHeaderIsCutOff) {
  test::FakeNtopng fake(fakeOptions(false));
  fake.setMode(FakeMode::starting);
  const Result<HttpResponse> answer = fetchFrom(fake, {.headerBytes = 64, .bodyBytes = 1024});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("is not HTTP"), std::string::npos)
      << answer.error().message;
}

}  // namespace
}  // namespace flowwall::net::http
