// SoakClients: people and programs that come to the control endpoint and go again, one after the
// other: every kind of request, orderly and rude ends, WebSockets that stay for a while. And a name
// server that knows half of the addresses, for reverse DNS.
//
// Thread: each of the two has a thread of its own; visit() and the counters may be used by any.
#pragma once

#include <atomic>
#include <cstdint>
#include <semaphore>
#include <thread>

namespace flowwall::test {

class SoakClients {
 public:
  SoakClients() = default;
  ~SoakClients();
  SoakClients(const SoakClients&) = delete;
  SoakClients& operator=(const SoakClients&) = delete;

  void start(std::uint16_t port);
  /// Lets one more client come.
  void visit() {
    ++asked_;
    wanted_.release();
  }
  [[nodiscard]] std::uint64_t asked() const { return asked_; }
  [[nodiscard]] std::uint64_t gone() const { return gone_; }
  /// Visits that had no answer, or a wrong one.
  [[nodiscard]] std::uint64_t failed() const { return failed_; }

 private:
  void run(std::uint16_t port);

  std::counting_semaphore<> wanted_{0};
  std::atomic<std::uint64_t> asked_ = 0;
  std::atomic<std::uint64_t> gone_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

class SoakNames {
 public:
  SoakNames();
  ~SoakNames();
  SoakNames(const SoakNames&) = delete;
  SoakNames& operator=(const SoakNames&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::uint64_t answered() const { return answered_; }

 private:
  void run();

  int socket_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::uint64_t> answered_ = 0;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace flowwall::test
