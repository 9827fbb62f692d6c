// /ws: what is told, in what order, and what becomes of clients that behave badly.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "tests/net/control_fixture.hpp"
#include "tests/net/raw_websocket.hpp"

namespace flowwall::tests {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class LiveFeedTest : public ControlFixture {
 protected:
  static boost::json::object parsed(const std::optional<std::string>& text) {
    return text ? boost::json::parse(*text).as_object() : boost::json::object{};
  }
  static std::string typeOf(const boost::json::object& message) {
    return message.contains("type") ? std::string(message.at("type").as_string()) : "nothing";
  }
  /// The next message of that type; others are passed over.
  static boost::json::object next(RawWebSocket& socket, std::string_view type) {
    for (;;) {
      auto message = parsed(socket.receiveText());
      if (message.empty() || typeOf(message) == type) {
        return message;
      }
    }
  }
  /// Past what every client is told when it comes.
  static void passGreeting(RawWebSocket& socket) { ASSERT_FALSE(next(socket, "health").empty()); }
  template <typename Change> void publish(Change change) {
    boost::asio::post(io_, [this, change] { wall_.publish(change); });
  }
};

TEST_F(LiveFeedTest, AClientIsToldEverythingWhenItComes) {
  start();
  RawWebSocket socket(port_);
  const auto answer = socket.open();
  EXPECT_EQ(answer.status, 101) << answer.header;
  EXPECT_TRUE(answer.has("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  std::vector<std::string> types;
  boost::json::object flows;
  for (int i = 0; i < 5; ++i) {
    const auto message = parsed(socket.receiveText());
    types.push_back(typeOf(message));
    if (types.back() == "flows") {
      flows = message.at("data").as_object();
    }
    if (types.back() == "params") {
      EXPECT_EQ(message.at("data"),
                boost::json::parse(R"({"ifid":"0","length":"50","proto":"tcp"})"));
    }
  }
  EXPECT_THAT(types, ElementsAre("flows", "params", "view", "filter", "health"));
  EXPECT_EQ(flows, boost::json::parse(ask(get("/api/flows")).body).as_object());
}

TEST_F(LiveFeedTest, EveryClientIsToldWhatChanges) {
  start();
  RawWebSocket one(port_);
  RawWebSocket two(port_);
  for (RawWebSocket* socket : {&one, &two}) {
    ASSERT_EQ(socket->open().status, 101);
    passGreeting(*socket);
  }
  ask(request("POST", "/api/view?zoom=3", "", ""));
  ask(request("POST", "/api/filter?os=linux", "", ""));
  ask(request("POST", "/api/set-params", "", R"({"length": 7})"));
  ask(request("POST", "/api/renew-session", "", R"({"user": "a", "pass": "right"})"));
  for (RawWebSocket* socket : {&one, &two}) {
    EXPECT_EQ(next(*socket, "view").at("data").at("zoom").to_number<double>(), 3.0);
  }
  EXPECT_EQ(next(one, "filter").at("data").at("os"), "linux");
  EXPECT_EQ(next(two, "params").at("data").at("length"), "7");
  EXPECT_EQ(next(two, "session_ok"), (boost::json::object{{"type", "session_ok"}}));
}

TEST_F(LiveFeedTest, NewFlowsAndInterfaceCountersAreTold) {
  start();
  RawWebSocket socket(port_);
  ASSERT_EQ(socket.open().status, 101);
  passGreeting(socket);
  publish([](model::WallState& state) {
    state.flows = std::make_shared<const model::WallState::Flows>(3);
    state.updated += model::Uptime{1000};
    state.interface = model::InterfaceStats{};
    state.interface->name = "eth0";
  });
  // Sent in the order of the kinds, or each when it is ready: both are right.
  std::vector<std::string> types{typeOf(parsed(socket.receiveText())),
                                 typeOf(parsed(socket.receiveText()))};
  EXPECT_THAT(types, ::testing::UnorderedElementsAre("flows", "ifstats"));
}

TEST_F(LiveFeedTest, AFailedPollAndAnAlertAreTold) {
  start();
  RawWebSocket socket(port_);
  ASSERT_EQ(socket.open().status, 101);
  passGreeting(socket);
  publish([](model::WallState& state) {
    ++state.health.failures;
    state.health.state = model::SourceState::refused;
    state.health.error = "wrong password";
    model::Alert alert;
    alert.number = 1;
    state.alerts.push_back(alert);
  });
  const auto error = next(socket, "error");
  ASSERT_FALSE(error.empty());
  EXPECT_EQ(error.at("message"), "wrong password") << "as the predecessor had it";
  EXPECT_EQ(error.at("sessionExpired"), true);
  EXPECT_EQ(error.at("data").at("message"), "wrong password") << "as the other messages have it";
  EXPECT_EQ(next(socket, "alert").at("data").at("number"), 1);
}

TEST_F(LiveFeedTest, OnlySoManyAreServedAndPlainRequestsAreTurnedAway) {
  net::http::ControlLimits limits;
  limits.maxWebSockets = 2;
  start(limits);
  std::vector<RawWebSocket> sockets;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(sockets.emplace_back(port_).open().status, 101);
    passGreeting(sockets.back());
  }
  RawWebSocket third(port_);
  const auto refused = third.open();
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, HasSubstr("at most 2"));
  const auto plain = ask(get("/ws"));
  EXPECT_EQ(plain.status, 426);
  EXPECT_TRUE(plain.has("Upgrade: websocket\r\n"));
  EXPECT_EQ(ask(request("POST", "/ws", "", "")).status, 405);
  RawWebSocket foreign(port_);
  EXPECT_EQ(foreign.open("Origin: https://evil.example\r\n").status, 403);
}

TEST_F(LiveFeedTest, PingsAreAnsweredAndGoodbyesReturned) {
  start();
  RawWebSocket socket(port_);
  ASSERT_EQ(socket.open().status, 101);
  passGreeting(socket);
  socket.send(0x89, "are you there");
  RawFrame frame = socket.receiveFrame().value_or(RawFrame{});
  while (frame.opcode == 1) {
    frame = socket.receiveFrame().value_or(RawFrame{});
  }
  EXPECT_EQ(frame.opcode, 10U);
  EXPECT_EQ(frame.payload, "are you there");
  socket.send(0x88, "\x03\xe8");
  frame = socket.receiveFrame().value_or(RawFrame{});
  EXPECT_EQ(frame.opcode, 8U);
  EXPECT_TRUE(socket.closedByServer());
}

TEST_F(LiveFeedTest, ASilentClientIsPingedAndThenDropped) {
  net::http::ControlLimits limits;
  limits.idleTime = 200ms;
  start(limits);
  RawWebSocket socket(port_);
  ASSERT_EQ(socket.open().status, 101);
  passGreeting(socket);
  bool pinged = false;
  while (const auto frame = socket.receiveFrame()) {
    pinged = pinged || frame->opcode == 9;
  }
  EXPECT_TRUE(pinged);
  EXPECT_TRUE(socket.closedByServer());
}

TEST_F(LiveFeedTest, AClientThatNeverReadsIsDroppedAndTheOthersDoNotNotice) {
  net::http::ControlLimits limits;
  limits.writeTime = 200ms;
  wall_.publish([](model::WallState& state) {
    // More than any socket holds.
    state.flows = std::make_shared<const model::WallState::Flows>(40'000);
  });
  start(limits);
  RawWebSocket never(port_);
  ASSERT_EQ(never.open().status, 101);
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (ask(get("/metrics")).body.find("flowwall_websockets_dropped_total 1\n") ==
         std::string::npos) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
  }
  EXPECT_THAT(ask(get("/metrics")).body, HasSubstr("flowwall_websockets 0\n"));
  publish([](model::WallState& state) {
    state.flows = std::make_shared<const model::WallState::Flows>(3);
    state.updated += model::Uptime{1000};
  });
  RawWebSocket other(port_);
  ASSERT_EQ(other.open().status, 101);
  EXPECT_FALSE(next(other, "flows").empty());
}

TEST_F(LiveFeedTest, MalformedFramesEndTheConnectionAndNothingElse) {
  start();
  struct Case {
    std::string what;
    std::string bytes;
  };
  const std::vector<Case> cases{
      {"not masked", std::string("\x81\x01x", 3)},
      {"reserved bit without an extension", std::string("\xc1\x80\0\0\0\0", 6)},
      {"reserved opcode", std::string("\x83\x80\0\0\0\0", 6)},
      {"fragmented ping", std::string("\x09\x80\0\0\0\0", 6)},
      {"long ping", std::string("\x89\xfe\x00\x7e\0\0\0\0", 8)},
      {"continuation of nothing", std::string("\x80\x80\0\0\0\0", 6)},
      {"too long", std::string("\x81\xff\x00\x00\x00\x00\x7f\xff\xff\xff\0\0\0\0", 14)},
      {"length with its highest bit", std::string("\x81\xff\xff\0\0\0\0\0\0\0\0\0\0\0", 14)},
      {"not UTF-8", std::string("\x81\x82\0\0\0\0\xc3\x28", 8)},
      {"close with half a code", std::string("\x88\x81\0\0\0\0x", 7)}};
  for (const Case& one : cases) {
    RawWebSocket socket(port_);
    ASSERT_EQ(socket.open().status, 101);
    passGreeting(socket);
    socket.sendRaw(one.bytes);
    EXPECT_TRUE(socket.closedByServer()) << one.what;
  }
  EXPECT_EQ(ask(get("/api/view")).status, 200);
}

TEST_F(LiveFeedTest, FragmentedTextIsTakenAndIgnored) {
  start();
  RawWebSocket socket(port_);
  ASSERT_EQ(socket.open().status, 101);
  passGreeting(socket);
  socket.send(0x01, "hel");
  socket.send(0x89, "between");
  socket.send(0x80, "lo");
  ask(request("POST", "/api/view?zoom=5", "", ""));
  EXPECT_FALSE(next(socket, "view").empty());
}

TEST_F(LiveFeedTest, LongMessagesAreDeflatedWhereItPays) {
  const std::string offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  net::http::ControlLimits limits;
  limits.deflatesToLoopback = true;  // as to another machine
  wall_.publish([](model::WallState& state) {
    state.flows = std::make_shared<const model::WallState::Flows>(100);
  });
  start(limits);
  RawWebSocket socket(port_);
  EXPECT_THAT(socket.open(offer).header, HasSubstr("permessage-deflate"));
  const auto flows = socket.receiveFrame();
  ASSERT_TRUE(flows);
  EXPECT_EQ(flows->reserved, 4U) << "the flows are compressed";
  EXPECT_LT(flows->payload.size() * 5, ask(get("/api/flows")).body.size());
  RawFrame frame = *flows;
  while (!frame.isLast) {
    frame = socket.receiveFrame().value_or(RawFrame{});
  }
  EXPECT_EQ(socket.receiveFrame().value_or(RawFrame{}).reserved, 0U) << "the short params are not";
}

TEST_F(LiveFeedTest, ACompressorKeepsLittleForAClient) {
  net::http::ControlLimits limits;
  limits.deflatesToLoopback = true;
  start(limits);
  RawWebSocket socket(port_);
  const std::string header = socket.open("Sec-WebSocket-Extensions: permessage-deflate\r\n").header;
  EXPECT_THAT(header, HasSubstr("server_max_window_bits=12"));
  EXPECT_THAT(header, HasSubstr("server_no_context_takeover"));
  EXPECT_THAT(header, HasSubstr("client_no_context_takeover"));
}

// RFC 6455 lets a client send at once what the server will read after its answer.
TEST_F(LiveFeedTest, FramesInThePacketOfTheHandshakeAreRead) {
  start();
  RawWebSocket socket(port_);
  const std::string ping("\x89\x80\0\0\0\0", 6);
  ASSERT_EQ(socket.open("", ping).status, 101);
  for (;;) {
    const auto frame = socket.receiveFrame();
    ASSERT_TRUE(frame) << "a pong";
    if (frame->opcode == 10) {
      break;
    }
  }
}

TEST_F(LiveFeedTest, OnLoopbackNothingIsDeflated) {
  start();
  RawWebSocket socket(port_);
  EXPECT_THAT(socket.open("Sec-WebSocket-Extensions: permessage-deflate\r\n").header,
              Not(HasSubstr("permessage-deflate")));
}

TEST_F(LiveFeedTest, StopsPromptlyWithWebSocketsOpen) {
  start();
  RawWebSocket socket(port_);
  ASSERT_EQ(socket.open().status, 101);
  passGreeting(socket);
  stop();
  EXPECT_TRUE(socket.closedByServer());
}

}  // namespace
}  // namespace flowwall::tests
