// HttpClient alone: addresses as people write them, bounds, and the sentences for what goes wrong.
#include "net/http/http_client.hpp"

#include <gmock/gmock.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/use_future.hpp>

#include "tests/net/http_stub.hpp"

namespace flowwall::net::http {
namespace {

using test::HttpStub;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr HttpLimits kSmall{.headerBytes = 4096, .bodyBytes = 1024UL * 1024};

class HttpClientTest : public testing::Test {
 protected:
  Result<HttpResponse> fetch(const std::string& url, HttpRequest request,
                             std::chrono::milliseconds timeout = 10s) {
    HttpClient client(HttpUrl::parse(url)->server, kSmall);
    std::optional<Result<HttpResponse>> answer;
    boost::asio::co_spawn(io_, client.fetch(std::move(request), timeout),
                          [&](std::exception_ptr, Result<HttpResponse> got) { answer = got; });
    while (!answer && io_.run_one() > 0) {
    }
    return *answer;
  }
  boost::asio::io_context io_;
};

TEST(HttpUrl, IsReadAsPeopleWriteIt) {
  EXPECT_EQ(HttpUrl::parse("http://ip-api.com")->server, (ServerAddress{"ip-api.com", 80, false}));
  EXPECT_EQ(HttpUrl::parse("http://ip-api.com/")->path, "");
  EXPECT_EQ(HttpUrl::parse("http://10.0.0.1:8080/geo/v1/")->path, "/geo/v1");
  EXPECT_EQ(HttpUrl::parse("http://10.0.0.1:8080/geo")->server.port, 8080);
  EXPECT_EQ(HttpUrl::parse("http://[::1]")->server, (ServerAddress{"::1", 80, true}));
  EXPECT_EQ(HttpUrl::parse("http://host:443")->server.port, 443);
  for (const char* wrong :
       {"", "ip-api.com", "https://ip-api.com", "http://", "http://a b", "http://a/b c",
        "http://a/b\r\nX: y", "http://a/?q", "http://a:0", "http://user@a", "http://::1:443"}) {
    EXPECT_FALSE(HttpUrl::parse(wrong)) << wrong;
  }
}

TEST_F(HttpClientTest, SendsAndReceives) {
  HttpStub stub(io_, [](const test::StubRequest& request) {
    return HttpStub::reply(200, "X-Rl: 7\r\n", "got " + request.body);
  });
  const auto answer =
      fetch(stub.url(), {.method = "POST", .target = "/batch?x=1", .headers = {}, .body = "[1]"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->body, "got [1]");
  EXPECT_EQ(answer->header("x-rl"), "7");
  ASSERT_EQ(stub.requests().size(), 1U);
  EXPECT_EQ(stub.requests()[0].method, "POST");
  EXPECT_EQ(stub.requests()[0].target, "/batch?x=1");
  EXPECT_EQ(stub.requests()[0].host, "127.0.0.1:" + std::to_string(stub.port()));
}

TEST_F(HttpClientTest, SaysWhatWentWrong) {
  const std::map<std::string, std::string> expected{
      {"", "closed the connection without an answer"},
      {"SSH-2.0\r\n\r\n", "is not HTTP"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "is cut short"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n", "is larger than 1 MiB"},
      {"HTTP/1.1 200 OK\r\n\r\n" + std::string(2UL * 1024 * 1024, 'x'), "is larger than 1 MiB"},
      {"HTTP/1.1 200 OK\r\nX: " + std::string(10'000, 'x') + "\r\n\r\n", "is not HTTP"}};
  for (const auto& [bytes, sentence] : expected) {
    HttpStub stub(io_, [&](const test::StubRequest&) { return bytes; });
    const auto answer = fetch(stub.url(), {});
    ASSERT_FALSE(answer) << sentence;
    EXPECT_THAT(answer.error().message, HasSubstr(sentence));
  }
}

TEST_F(HttpClientTest, AnAnswerThatDoesNotComeTimesOut) {
  HttpStub stub(io_, [](const test::StubRequest&) { return std::nullopt; });
  const auto answer = fetch(stub.url(), {}, 50ms);
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("timed out after 50 ms waiting for an answer"));
}

TEST_F(HttpClientTest, NobodyThere) {
  std::string url;
  {
    const HttpStub gone(io_, [](const test::StubRequest&) { return std::nullopt; });
    url = gone.url();
  }
  const auto answer = fetch(url, {});
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("cannot connect to 127.0.0.1:"));
}

TEST_F(HttpClientTest, CancellationThrows) {
  HttpClient client({"127.0.0.1", 1, true});
  boost::asio::cancellation_signal stop;
  HttpStub stub(io_, [&](const test::StubRequest&) {
    stop.emit(boost::asio::cancellation_type::terminal);
    return std::nullopt;
  });
  client = HttpClient({"127.0.0.1", stub.port(), true});
  std::exception_ptr thrown;
  bool ended = false;
  boost::asio::co_spawn(io_, client.fetch({}, 60s),
                        boost::asio::bind_cancellation_slot(
                            stop.slot(), [&](std::exception_ptr error, Result<HttpResponse>) {
                              thrown = error;
                              ended = true;
                            }));
  while (!ended && io_.run_one() > 0) {
  }
  EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
}

}  // namespace
}  // namespace flowwall::net::http
