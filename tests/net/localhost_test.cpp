// LocalhostSampler and PolledSource with the real kernel and a real event loop.

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "net/sources/localhost_sampler.hpp"
#include "net/sources/polled_source.hpp"

namespace flowwall::net::sources {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

struct Connection {
  explicit Connection(asio::io_context& io, const asio::ip::address& address)
      : acceptor(io, tcp::endpoint(address, 0)), client(io), server(io) {
    client.connect(acceptor.local_endpoint());
    acceptor.accept(server);
  }
  void send(std::size_t bytes) {
    const std::string text(bytes, 'x');
    std::string received(bytes, '\0');
    asio::write(client, asio::buffer(text));
    asio::read(server, asio::buffer(received));
  }
  tcp::acceptor acceptor;
  tcp::socket client;
  tcp::socket server;
};

const model::Flow* find(const model::FlowBatch& batch, std::uint16_t clientPort,
                        std::uint16_t serverPort, model::L4Protocol l4 = model::L4Protocol::tcp) {
  for (const model::Flow& flow : batch.flows) {
    if (flow.key.clientPort == clientPort && flow.key.serverPort == serverPort &&
        flow.key.l4 == l4) {
      return &flow;
    }
  }
  return nullptr;
}

class RealSockets : public testing::TestWithParam<const char*> {
 protected:
  static LocalhostSampler::Dump dump() { return dumpSockets; }
  model::ManualClock clock_{model::UtcTime{std::chrono::seconds(1'700'000'000)}};
  asio::io_context io_;
  LocalhostSampler everything_{clock_, dump(), LocalhostSampler::Loopback::include};
};

TEST_P(RealSockets, TcpHasPortsDirectionAndCounters) {
  const auto address = asio::ip::make_address(GetParam());
  std::optional<Connection> made;
  try {
    made.emplace(io_, address);
  } catch (const boost::system::system_error& error) {
    GTEST_SKIP() << "no " << GetParam() << " on this machine: " << error.what();
  }
  Connection& connection = *made;
  const auto clientPort = connection.client.local_endpoint().port();
  const auto serverPort = connection.server.local_endpoint().port();
  connection.send(1000);
  auto sample = everything_.sample();
  ASSERT_EQ(sample.health.state, model::SourceState::live) << sample.health.error;
  // Both ends are here: the client's socket as it was made, the server's on the port listened on.
  const model::Flow* flow = find(sample.batch, clientPort, serverPort);
  ASSERT_NE(flow, nullptr);
  EXPECT_EQ(flow->key.client, model::IpAddress::parse(GetParam()));
  EXPECT_GE(flow->clientBytes->value, 1000U);
  const auto first = flow->clientBytes->value;
  EXPECT_LT(flow->serverBytes->value, 10U);
  clock_.advance(std::chrono::seconds(1));
  connection.send(50'000);
  sample = everything_.sample();
  flow = find(sample.batch, clientPort, serverPort);
  ASSERT_NE(flow, nullptr);
  EXPECT_EQ(flow->clientBytes->value, first + 50'000U);
  ASSERT_TRUE(flow->rate);
  EXPECT_NEAR(flow->rate->bitsPerSecond, 400'000.0, 16.0);

  LocalhostSampler outside(clock_);
  EXPECT_EQ(find(outside.sample().batch, clientPort, serverPort), nullptr);
}

INSTANTIATE_TEST_SUITE_P(BothFamilies, RealSockets, testing::Values("127.0.0.1", "::1"),
                         [](const auto& family) {
                           return std::string(family.index == 0 ? "ipv4" : "ipv6");
                         });

TEST_F(RealSockets, OnlyConnectedUdpIsAFlow) {
  udp::socket peer(io_, udp::endpoint(asio::ip::address_v4::loopback(), 0));
  udp::socket connected(io_, udp::v4());
  connected.connect(peer.local_endpoint());
  const auto sample = everything_.sample();
  ASSERT_EQ(sample.health.state, model::SourceState::live) << sample.health.error;
  const model::Flow* flow = find(sample.batch, connected.local_endpoint().port(),
                                 peer.local_endpoint().port(), model::L4Protocol::udp);
  if (flow == nullptr) {
    GTEST_SKIP() << "this kernel has no udp_diag";
  }
  EXPECT_FALSE(flow->rate);
  EXPECT_FALSE(sample.health.notice.empty());
}

class Counting final : public Sampler {
 public:
  std::string_view name() const override { return "counting"; }
  Sample sample() override {
    Sample sample;
    sample.health.state = ++samples % 2 == 1 ? model::SourceState::live : model::SourceState::stale;
    return sample;
  }
  int samples = 0;
};

class StopAfter final : public model::FlowSink {
 public:
  StopAfter(int healths, asio::cancellation_signal& stop) : left_(healths), stop_(stop) {}
  void onFlows(model::FlowBatch&&, const model::SourceHealth& health) override {
    ++batches;
    onHealth(health);
  }
  void onHealth(const model::SourceHealth&) override {
    if (--left_ == 0) {
      stop_.emit(asio::cancellation_type::terminal);
    }
  }
  int batches = 0;

 private:
  int left_;
  asio::cancellation_signal& stop_;
};

TEST(PolledSource, PollsUntilCancelledAndPassesOnOnlyGoodBatches) {
  auto sampler = std::make_unique<Counting>();
  Counting* counting = sampler.get();
  PolledSource source(std::move(sampler), std::chrono::milliseconds(1));
  asio::io_context io;
  asio::cancellation_signal stop;
  StopAfter sink(5, stop);
  bool ended = false;
  asio::co_spawn(
      io, source.run(sink),
      asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { ended = true; }));
  io.run();
  EXPECT_TRUE(ended);
  EXPECT_EQ(counting->samples, 5);
  EXPECT_EQ(sink.batches, 3);
}

TEST(PolledSource, CancellationEndsALongWait) {
  PolledSource source(std::make_unique<Counting>(), std::chrono::hours(1));
  asio::io_context io;
  asio::cancellation_signal stop;
  StopAfter sink(-1, stop);
  bool ended = false;
  asio::co_spawn(
      io, source.run(sink),
      asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr) { ended = true; }));
  while (sink.batches == 0) {
    io.run_one();
  }
  stop.emit(asio::cancellation_type::terminal);
  io.run();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace flowwall::net::sources
