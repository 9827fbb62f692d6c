// ReverseDnsChannel: asks name servers for PTR records by c-ares, driven by an Asio executor: it
// waits for c-ares's sockets and times, and hands them back to c-ares.
//
// Units: in types. Thread: one thread, that of the executor. Ownership: c-ares owns its sockets;
// they are watched, never closed, here.
#pragma once

#include <ares.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/enrich/name_servers.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

struct ReverseDnsChannelOptions {
  std::vector<NameServer> servers;   ///< empty: those of resolvConf
  std::filesystem::path resolvConf;  ///< empty: /etc/resolv.conf; read when the channel is opened
  std::uint16_t resolvConfPort = 53;
  std::chrono::milliseconds timeout{2000};  ///< for the first try; it doubles with each round
  int tries = 2;                            ///< of each server
};

class ReverseDnsChannel {
 public:
  /// `status` is one of c-ares's (ARES_SUCCESS, ARES_ENOTFOUND, …), `reply` a DNS message, or
  /// empty.
  using Done = std::function<void(int status, std::span<const std::uint8_t> reply)>;

  [[nodiscard]] static Result<std::unique_ptr<ReverseDnsChannel>>
  open(boost::asio::any_io_executor executor, const ReverseDnsChannelOptions& options);

  /// Not from within a Done. Questions under way end without their Done.
  ~ReverseDnsChannel();
  ReverseDnsChannel(const ReverseDnsChannel&) = delete;
  ReverseDnsChannel& operator=(const ReverseDnsChannel&) = delete;

  /// Calls `done` once, maybe before it returns.
  void query(const std::string& domain, Done done);

  /// Sockets watched now.
  [[nodiscard]] std::size_t sockets() const { return watches_.size(); }

 private:
  struct Question {
    Done done;
  };
  struct Watch {
    boost::asio::posix::stream_descriptor descriptor;
    ares_socket_t socket = ARES_SOCKET_BAD;
    bool wantsRead = false;
    bool wantsWrite = false;
    bool waitsRead = false;
    bool waitsWrite = false;
  };

  explicit ReverseDnsChannel(boost::asio::any_io_executor executor);
  [[nodiscard]] int start(const ReverseDnsChannelOptions& options);
  [[nodiscard]] int useServers(const std::vector<NameServer>& servers);
  static void onSocketState(void* self, ares_socket_t socket, int readable, int writable);
  static void onReply(void* question, int status, int timeouts, unsigned char* reply, int size);
  void watch(ares_socket_t socket, bool read, bool write);
  void unwatch(ares_socket_t socket);
  void wait(const std::shared_ptr<Watch>& watch);
  void process(ares_socket_t read, ares_socket_t write);
  void armTimer();

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  ares_channel channel_ = nullptr;
  std::unordered_map<ares_socket_t, std::shared_ptr<Watch>> watches_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for handlers that come too late
};

}  // namespace flowwall::net::enrich
