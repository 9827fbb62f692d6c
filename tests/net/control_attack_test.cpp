// What somebody who means harm sends to the control endpoint. Each time: it is refused as it should
// be, and whoever comes after is served.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "tests/net/control_fixture.hpp"
#include "tests/net/raw_websocket.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using net::http::ControlLimits;
using ::testing::HasSubstr;

class ControlAttackTest : public ControlFixture {
 protected:
  void TearDown() override {
    if (HasFatalFailure()) {
      return stop();
    }
    EXPECT_EQ(ask(get("/api/status", auth_)).status, 200) << "afterwards everything works";
    EXPECT_EQ(ask(request("POST", "/api/view?zoom=2", auth_, "")).status, 200);
    RawWebSocket socket(port_);
    EXPECT_EQ(socket.open(auth_).status, 101);
    stop();
  }
  /// Of a request of which the server must not make two, nor take the second for another's.
  void expectRefused(const std::string& bytes, const std::string& what) {
    RawClient one = client();
    one.send(bytes);
    const auto response = one.receive();
    ASSERT_TRUE(response) << what;
    EXPECT_EQ(response->status, 400) << what;
    EXPECT_TRUE(one.closedByServer()) << what << ": what follows must not be taken for a request";
    EXPECT_EQ(one.rest(), "") << what << ": one answer only";
  }

  std::string auth_;  // header lines of those who may
};

constexpr std::string_view kStart = "POST /api/view HTTP/1.1\r\nHost: localhost\r\n";
constexpr std::string_view kSmuggled = "GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST_F(ControlAttackTest, RequestsOfTwoLengthsAreRefused) {
  start();
  const std::string smuggled(kSmuggled);
  const std::string begin(kStart);
  expectRefused(begin + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                    smuggled,
                "Content-Length and Transfer-Encoding");
  expectRefused(begin + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" +
                    smuggled,
                "Transfer-Encoding and Content-Length");
  expectRefused(begin + "Content-Length: 6\r\nContent-Length: 50\r\n\r\nzoom=2" + smuggled,
                "two lengths");
  expectRefused(begin + "Content-Length: 6, 50\r\n\r\nzoom=2" + smuggled, "a list of lengths");
  expectRefused(begin + "Content-Length: +6\r\n\r\nzoom=2" + smuggled, "a length with a sign");
  expectRefused(begin + "Content-Length: -1\r\n\r\n" + smuggled, "a negative length");
  expectRefused(begin + "Content-Length: 0x6\r\n\r\nzoom=2" + smuggled, "a hexadecimal length");
  expectRefused(begin + "Content-Length: 99999999999999999999\r\n\r\n", "a length beyond numbers");
}

TEST_F(ControlAttackTest, UnknownTransferCodingsAreRefused) {
  start();
  const std::string begin(kStart);
  for (const char* coding :
       {"xchunked", "identity", "chunked, identity", "gzip", "chunked, chunked",
        "\x0b"
        "chunked"}) {
    expectRefused(begin + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n" +
                      std::string(kSmuggled),
                  coding);
  }
}

TEST_F(ControlAttackTest, HeadersThatAreReadInTwoWaysAreRefused) {
  start();
  const std::string begin(kStart);
  expectRefused(begin + "Content-Length : 6\r\n\r\nzoom=2", "a space before the colon");
  expectRefused("POST /api/view HTTP/1.1\nHost: localhost\nContent-Length: 6\n\nzoom=2", "bare LF");
  expectRefused(begin + "X: a\nContent-Length: 6\r\n\r\nzoom=2", "a bare LF in a value");
  expectRefused(begin + "X: a\rContent-Length: 6\r\n\r\nzoom=2", "a bare CR in a value");
  expectRefused(begin + std::string("X: a\0b\r\n\r\n", 10), "a NUL in a value");
  expectRefused(begin + "Host: localhost\r\n\r\n", "two hosts");
  expectRefused("GET  /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n", "two spaces");
  expectRefused("GET /api/status\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n", "a control character");
  expectRefused("GET /api/status HTTP/2.0\r\nHost: localhost\r\n\r\n", "another version");
}

// A folded line is one value, as RFC 9112 5.2 allows; what it hides is no header.
TEST_F(ControlAttackTest, AFoldedLineHidesNoHeader) {
  start();
  RawClient one = client();
  one.send(std::string(kStart) + "X: a\r\n Content-Length: 60\r\n\r\n" + std::string(kSmuggled));
  ASSERT_TRUE(one.receive());
  const auto second = one.receive();
  ASSERT_TRUE(second);
  EXPECT_THAT(second->body, HasSubstr("uptime")) << "a request of the same client's";
}

TEST_F(ControlAttackTest, MalformedChunksAreRefused) {
  start();
  const std::string begin = std::string(kStart) + "Transfer-Encoding: chunked\r\n\r\n";
  expectRefused(begin + "g\r\nzoom=2\r\n0\r\n\r\n", "no number");
  expectRefused(begin + "-6\r\nzoom=2\r\n0\r\n\r\n", "a negative size");
  expectRefused(begin + "6\r\nzoom=2XX0\r\n\r\n", "a chunk longer than it says");
  expectRefused(begin + "fffffffffffffffff\r\nzoom=2\r\n0\r\n\r\n", "a size beyond numbers");
}

TEST_F(ControlAttackTest, TargetsThatAreNoPathOfOursAreRefused) {
  start();
  for (const char* target : {"http://evil.example/api/status", "*", "localhost:3000", "/%00",
                             "/api/%zz", "//evil.example/"}) {
    const int status =
        ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status;
    EXPECT_TRUE(status == 400 || status == 404) << target << ": " << status;
  }
}

TEST_F(ControlAttackTest, ForeignPagesCanNeitherPostNorListen) {
  start();
  for (const char* origin : {"https://evil.example", "null", "http://localhost.evil.example",
                             "http://127.0.0.1:1", "file://", "http://localhost@evil.example"}) {
    const std::string header = "Origin: " + std::string(origin) + "\r\n";
    EXPECT_EQ(ask(request("POST", "/api/view?zoom=9", header, "")).status, 403) << origin;
    RawWebSocket socket(port_);
    EXPECT_EQ(socket.open(header).status, 403) << origin;
  }
  EXPECT_EQ(ask("GET /ws HTTP/1.1\r\nHost: rebound.example\r\nConnection: Upgrade\r\n"
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .status,
            403);
  EXPECT_EQ(ask("POST /api/view?zoom=9 HTTP/1.1\r\nHost: rebound.example:3000\r\n"
                "Content-Length: 0\r\n\r\n")
                .status,
            403);
  EXPECT_THAT(ask(get("/api/view")).body, ::testing::Not(HasSubstr("\"zoom\":9")));
}

TEST_F(ControlAttackTest, TooMuchOfAnythingIsRefused) {
  start();
  const std::string much(20 * 1024, 'x');
  EXPECT_EQ(ask(get("/" + much)).status, 431);
  EXPECT_EQ(ask(get("/api/view?zoom=" + much)).status, 431);
  EXPECT_EQ(ask(get("/", "Cookie: " + much + "\r\n")).status, 431);
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += "X-" + std::to_string(i) + ": y\r\n";
  }
  EXPECT_EQ(ask(get("/", lines)).status, 431);
  EXPECT_EQ(ask(std::string(kStart) + "Content-Length: 1000000000\r\n\r\n").status, 413);
  std::string fields = "zoom=2";
  for (int i = 0; i < 1000; ++i) {
    fields += "&f" + std::to_string(i) + "=1";
  }
  EXPECT_EQ(ask(request("POST", "/api/view", "", fields)).status, 400);
  EXPECT_EQ(ask(request("POST", "/api/view", "", std::string(60'000, '['))).status, 400);
  EXPECT_EQ(ask(request("POST", "/api/view", "", "{\"zoom\":" + std::string(50'000, '['))).status,
            400);
  EXPECT_EQ(ask(request("POST", "/api/view", "", "{\"zoom\":1e999}")).status, 400);
}

// Its header has come whole, behind the request before.
TEST_F(ControlAttackTest, TooMuchBehindAnotherRequestIsRefusedToo) {
  start();
  std::string lines;
  for (int i = 0; i < 2000; ++i) {
    lines += "X-" + std::to_string(i) + ": y\r\n";
  }
  RawClient one = client();
  one.send(request("POST", "/api/view", "", "zoom=2&" + std::string(6000, '&')) + get("/", lines));
  EXPECT_EQ(one.receive().value_or(RawResponse{}).status, 200);
  EXPECT_EQ(one.receive().value_or(RawResponse{}).status, 431);
}

TEST_F(ControlAttackTest, SlowHeadersAndBodiesAreCutOff) {
  ControlLimits limits;
  limits.requestTime = 300ms;
  start(limits);
  std::vector<RawClient> slow;
  for (int i = 0; i < 50; ++i) {
    slow.emplace_back(port_);
    slow.back().send(i % 2 == 0 ? "GET /api/status HTTP/1.1\r\n"
                                : std::string(kStart) + "Content-Length: 1000\r\n\r\nz");
  }
  // A byte now and then does not buy more time.
  const auto begin = std::chrono::steady_clock::now();
  bool taken = true;
  while (taken && std::chrono::steady_clock::now() - begin < 10s) {
    taken = false;
    for (RawClient& one : slow) {
      taken = one.send("X") || taken;
    }
    std::this_thread::sleep_for(20ms);  // the pace of a slow client
  }
  for (RawClient& one : slow) {
    EXPECT_TRUE(one.closedByServer());
  }
}

TEST_F(ControlAttackTest, TenThousandConnectionsOneAfterAnother) {
  start();
  for (int i = 0; i < 10'000; ++i) {
    RawClient one = client();
    ASSERT_TRUE(one.connected()) << i;
    if (i % 100 == 0) {
      one.send(get("/api/view"));
      ASSERT_TRUE(one.receive()) << i;
    }
  }
  // It learns of each close in its own time.
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (ask(get("/metrics")).body.find("flowwall_http_connections 1\n") == std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
}

TEST_F(ControlAttackTest, FiveHundredConnectionsAtOnce) {
  start();
  {
    std::vector<RawClient> clients;
    for (int i = 0; i < 500; ++i) {
      clients.emplace_back(port_);
      ASSERT_TRUE(clients.back().connected());
    }
    int served = 0;
    for (RawClient& one : clients) {
      one.send(get("/api/view"));
    }
    for (RawClient& one : clients) {
      const auto response = one.receive();
      served += response && response->status == 200 ? 1 : 0;
    }
    EXPECT_EQ(served, 256);
  }
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (ask(get("/api/view")).status != 200) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
}

TEST_F(ControlAttackTest, GuessingTheTokenIsSlowedDown) {
  access_.token = "the-right-token";
  access_.failures.window = std::chrono::seconds(1'000'000);
  start();
  auth_ = "Authorization: Bearer the-right-token\r\n";
  EXPECT_EQ(ask(get("/api/status")).status, 401);
  EXPECT_EQ(ask(request("POST", "/api/view?zoom=9", "", "")).status, 401);
  RawWebSocket socket(port_);
  EXPECT_EQ(socket.open().status, 401);
  EXPECT_EQ(ask(get("/api/status", auth_)).status, 200);
  for (int i = 0; i < 9; ++i) {
    EXPECT_EQ(ask(get("/api/status", "Authorization: Bearer guess\r\n")).status, 401);
  }
  EXPECT_EQ(ask(get("/?token=guess")).status, 401) << "counts with the others";
  const auto blocked = ask(get("/api/status", "Authorization: Bearer guess\r\n"));
  EXPECT_EQ(blocked.status, 429);
  EXPECT_TRUE(blocked.has("Retry-After: "));
  EXPECT_EQ(ask(get("/api/status", auth_)).status, 429) << "the right one is not told from others";
  EXPECT_EQ(ask(get("/healthz")).status, 200);
  // For what comes after the test: as the reload does.
  boost::asio::post(io_, [this] { server_->use({}, nullptr); });
  auth_.clear();
}

TEST_F(ControlAttackTest, AHandshakeThatIsNoneDoesNotBecomeAWebSocket) {
  start();
  const std::string begin = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                            "Upgrade: websocket\r\n";
  const auto expectError = [&](const std::string& lines, int status) {
    const RawResponse response = ask(begin + lines + "\r\n");
    EXPECT_EQ(response.status, status) << lines;
    EXPECT_TRUE(response.has("Content-Type: application/json\r\n")) << lines;
    EXPECT_THAT(response.body, HasSubstr("{\"ok\":false,\"error\":")) << lines;
  };
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  expectError(version, 400);
  expectError(version + "Sec-WebSocket-Key: short==\r\n", 400);
  expectError(version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=!\r\n", 400);
  expectError(version + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub2=jZQ==\r\n", 400);
  expectError(key, 426);
  expectError(key + "Sec-WebSocket-Version: 8\r\n", 426);
}

}  // namespace
}  // namespace flowwall::tests
