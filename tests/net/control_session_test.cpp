// One connection to the control endpoint, with an answer of the test's own behind it.
#include <gmock/gmock.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <future>
#include <thread>

#include "net/http/control_session.hpp"
#include "net/http/taken_connection.hpp"
#include "tests/net/raw_client.hpp"

namespace flowwall::tests {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using net::http::ControlRequest;
using net::http::ControlResponse;
using net::http::TakenConnection;
using ::testing::HasSubstr;
using ::testing::Not;

class ControlSessionTest : public ::testing::Test {
 protected:
  ~ControlSessionTest() override {
    if (network_.joinable()) {
      network_.join();
    }
  }

  /// Serves the next connection; `over` is ready when the session has ended.
  RawClient serve(ControlResponse response) {
    answer_ = [response](ControlRequest) -> asio::awaitable<ControlResponse> {
      co_return response;
    };
    RawClient client(acceptor_.local_endpoint().port());
    auto stream = std::make_unique<net::http::ControlStream>(acceptor_.accept(), nullptr);
    asio::co_spawn(io_, net::http::serveConnection(std::move(stream), limits_, answer_),
                   [this](const std::exception_ptr&) { over_.set_value(); });
    network_ = std::thread([this] { io_.run(); });
    return client;
  }

  asio::io_context io_;
  tcp::acceptor acceptor_{io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  net::http::ControlLimits limits_;
  net::http::Answer answer_;
  std::promise<void> over_;
  std::thread network_;
};

constexpr std::string_view kGet = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr std::string_view kHead = "HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";

ControlResponse streamOf(std::string text, std::size_t times) {
  ControlResponse response;
  response.contentType = "text/plain";
  response.takeOver = [text = std::move(text), times,
                       header = response](TakenConnection& taken) -> asio::awaitable<void> {
    bool more = co_await taken.writeHeader(header);
    for (std::size_t i = 0; more && i < times; ++i) {
      more = co_await taken.write(asio::buffer(text));
    }
  };
  return response;
}

TEST_F(ControlSessionTest, ARouteThatTakesOverStreamsUntilItReturnsAndThenTheConnectionEnds) {
  RawClient client = serve(streamOf("again and ", 3));
  client.send(kGet);
  const auto header = client.receive();
  ASSERT_TRUE(header);
  EXPECT_EQ(header->status, 200);
  EXPECT_TRUE(header->has("Connection: close\r\n"));
  EXPECT_THAT(header->header, Not(HasSubstr("Content-Length")));
  EXPECT_TRUE(client.closedByServer());
  EXPECT_EQ(client.rest(), "again and again and again and ");
}

TEST_F(ControlSessionTest, HeadIsNotTakenOver) {
  RawClient client = serve(streamOf("again and ", 3));
  client.send(std::string(kHead) + std::string(kHead));
  ASSERT_TRUE(client.receive(true));
  const auto second = client.receive(true);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->status, 200);
  client.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_TRUE(client.closedByServer());
}

TEST_F(ControlSessionTest, AStreamIsDroppedWhenItsClientTakesNothing) {
  limits_.writeTime = std::chrono::milliseconds(100);
  RawClient client = serve(streamOf(std::string(1 << 20, 'x'), 1000));
  client.send(kGet);
  EXPECT_EQ(over_.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready)
      << "more than any socket holds is never written to a client that does not read";
}

TEST_F(ControlSessionTest, AnAnswerWithoutABodyHasNoLength) {
  ControlResponse response;
  response.status = 304;
  response.cacheControl = "no-cache";
  response.headers = {{"ETag", "\"1\""}};
  RawClient client = serve(response);
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const auto answer = client.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 304);
  EXPECT_TRUE(answer->has("ETag: \"1\"\r\n"));
  EXPECT_TRUE(answer->has("Cache-Control: no-cache\r\n"));
  EXPECT_THAT(answer->header, Not(HasSubstr("Content-Length")));
}

}  // namespace
}  // namespace flowwall::tests
