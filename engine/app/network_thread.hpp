// The network thread: one io_context that runs the source, the pipeline and the control endpoint,
// and a small worker pool for what would hold it up.
//
// Ownership: owns thread, context and pool. Thread: made, started and destroyed on the main thread.
// Errors: the constructor throws std::runtime_error when the control port cannot be had.
#pragma once

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "engine/app/data_side.hpp"
#include "engine/app/wall_requests.hpp"
#include "engine/handoff/exchanges.hpp"
#include "net/http/control_server.hpp"

namespace flowwall::app {

class NetworkThread {
 public:
  /// Reads the configuration again; see net::config::reload().
  using Reload = std::function<boost::system::result<net::config::Reloaded, net::config::Errors>(
      const net::config::Config& running)>;

  /// `reload` is called when SIGHUP comes, on a worker; empty: it is not listened to.
  NetworkThread(const net::config::Config& config, const std::filesystem::path& assets,
                const model::Clock& clock, handoff::Exchanges& exchanges, Reload reload = {});
  /// Cancels what runs, closes all sockets and joins.
  ~NetworkThread();
  NetworkThread(const NetworkThread&) = delete;
  NetworkThread& operator=(const NetworkThread&) = delete;

  void start();
  [[nodiscard]] std::uint16_t controlPort() const { return control_.port(); }
  /// True once SIGTERM or SIGINT has come.
  [[nodiscard]] bool stopRequested() const { return stopRequested_.load(); }
  /// How often the thread has come round; one that stands still is stuck. Thread: any.
  [[nodiscard]] std::uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }
  /// From now on the process has 1.5 s to end by itself; then it is ended, with exit code 0.
  /// Begins by itself when a signal comes. Thread: any.
  void leaveInTime();

 private:
  void spawn(boost::asio::awaitable<void> work, boost::asio::cancellation_signal& stop);
  boost::asio::awaitable<void> tickEverySecond();
  void stop();
  boost::asio::awaitable<void> finish();
  boost::asio::awaitable<void> reloadOnHangups();
  boost::asio::awaitable<void> reloadConfig();
  void refuseReload(const std::vector<std::string>& why);
  void tellRenderer(const net::config::ReloadPlan& plan);
  [[nodiscard]] bool sendDisplay();
  void lookForAddress();

  boost::asio::io_context io_{1};
  boost::asio::thread_pool workers_{2};
  net::config::Config config_;  ///< in force
  std::string remoteAddress_;   ///< on the wall; empty: none
  Reload reload_;
  DataSide data_;
  /// A constructor that throws leaves no work behind that still uses the data side.
  struct WorkersEnd {
    boost::asio::thread_pool& workers;
    ~WorkersEnd() {
      workers.stop();
      workers.join();
    }
  } workersEnd_{workers_};
  WallRequests requests_;
  net::http::ControlServer control_;
  boost::asio::signal_set signals_;
  boost::asio::signal_set hangups_;
  boost::asio::cancellation_signal stopSource_;
  boost::asio::cancellation_signal stopControl_;
  boost::asio::cancellation_signal stopTick_;
  boost::asio::cancellation_signal stopReload_;
  boost::asio::cancellation_signal never_;
  std::atomic<bool> stopRequested_ = false;
  std::atomic<bool> leaving_ = false;
  bool stopping_ = false;  ///< of the network thread
  /// What is to be kept is written. Shared with the thread that ends the process in time.
  std::shared_ptr<std::atomic<bool>> finished_ = std::make_shared<std::atomic<bool>>(false);
  std::atomic<std::uint64_t> turns_ = 0;
  std::thread thread_;
};

}  // namespace flowwall::app
