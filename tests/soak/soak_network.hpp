// SoakNetwork: the network side of the simulated week. It puts together what NetworkThread does,
// but its seconds and its polls come one after the other, without waiting: the clock moves on by an
// interval, each second of it ticks, and the next poll is asked for as somebody at the control
// endpoint would.
//
// Between them the fake ntopng's flows change, it falls ill and gets well, and clients come.
// Thread: made, started and destroyed on the main thread; the clock is moved on by its own.
// Ownership: what is passed in outlives it.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <thread>

#include "engine/app/data_side.hpp"
#include "engine/app/wall_requests.hpp"
#include "net/http/control_server.hpp"
#include "tests/net/fake_ntopng.hpp"
#include "tests/soak/soak_clients.hpp"
#include "tests/soak/soak_clock.hpp"

namespace flowwall::test {

class SoakNetwork {
 public:
  SoakNetwork(const net::config::Config& config, SoakClock& clock, handoff::Exchanges& exchanges,
              FakeNtopng& fake, SoakClients& clients, std::uint64_t polls);
  ~SoakNetwork();
  SoakNetwork(const SoakNetwork&) = delete;
  SoakNetwork& operator=(const SoakNetwork&) = delete;

  void start();
  /// So far, good and bad.
  [[nodiscard]] std::uint64_t polls() const { return polled_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }
  [[nodiscard]] bool ended() const { return ended_; }
  /// One sentence; empty: all went as it should. To be asked when it has ended.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  void spawn(boost::asio::awaitable<void> work, boost::asio::cancellation_signal& stop);
  boost::asio::awaitable<void> week();
  boost::asio::awaitable<void> stop();
  void passTime();
  void changeWeather(std::uint64_t poll);
  boost::asio::awaitable<void> pollOnce();
  boost::asio::awaitable<void> logInAgain();
  /// Looks again and again until it is so; in real time, as the network is real.
  template <typename Is> boost::asio::awaitable<bool> until(Is is);

  net::config::Config config_;
  SoakClock& clock_;
  FakeNtopng& fake_;
  SoakClients& clients_;
  std::uint64_t pollsWanted_;
  std::mt19937 dice_{1};
  boost::asio::io_context io_{1};
  boost::asio::thread_pool workers_{2};
  app::DataSide data_;
  app::WallRequests requests_;
  net::http::ControlServer control_;
  boost::asio::cancellation_signal stopSource_;
  boost::asio::cancellation_signal stopControl_;
  boost::asio::cancellation_signal never_;
  std::string trouble_;
  std::atomic<std::uint64_t> polled_ = 0;
  std::atomic<std::uint64_t> failures_ = 0;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

}  // namespace flowwall::test
