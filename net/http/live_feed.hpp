// LiveFeed: what WebSocket clients at /ws are told, as it changes: flows, ifstats, params, view,
// filter, health, alerts, errors of the source and renewed sessions, in the shapes of the Node.js
// predecessor: `{"type": …, "data": …}`.
//
// A client is sent the newest of each kind when it comes, flows first. From then on it holds at
// most one message of each kind that waits to be sent, the newest, and the newest 32 alerts: one
// that reads slowly misses what was between, and one that takes nothing for a while is dropped.
// Every message is written down once for all clients; flows by a worker.
//
// Thread: network thread. Ownership: what is passed in outlives the feed.
// Source: RFC 6455, RFC 7692.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/clock.hpp"
#include "engine/model/command.hpp"
#include "net/http/control_counts.hpp"
#include "net/http/control_flows.hpp"
#include "net/http/control_message.hpp"
#include "net/http/wall_view.hpp"

namespace flowwall::net::http {

class LiveFeed {
 public:
  struct Limits {
    std::size_t maxClients = 64;
    std::chrono::milliseconds look{200};  ///< between two looks for what has changed
    std::chrono::milliseconds idleTime{
        60'000};                      ///< without a sign of life; pinged after half of it
    bool deflatesToLoopback = false;  ///< compression pays only on a network
  };
  /// What the renderer has applied.
  using Applied = std::function<const model::AppliedState&()>;

  LiveFeed(boost::asio::any_io_executor executor, Limits limits, Applied applied, WallControl& wall,
           FlowsDesk& flows, const model::Clock& clock, ControlCounts& counts);

  ~LiveFeed();
  LiveFeed(const LiveFeed&) = delete;
  LiveFeed& operator=(const LiveFeed&) = delete;

  /// Looks for changes while there are clients, until cancelled; throws nothing.
  boost::asio::awaitable<void> run();

  /// The answer to a request for /ws: one that takes the connection over, or why not.
  [[nodiscard]] ControlResponse open(const ControlRequest& request);

  /// Tells that somebody has logged in to the source.
  void sessionRenewed();
  /// Looks at once for what has changed, but for the flows.
  void look();

 private:
  // In the order in which they are sent.
  enum class Kind : std::uint8_t { flows, params, view, filter, health, ifstats, sessionOk, error };
  static constexpr std::size_t kKinds = 8;

  // A message as it is written: the text between two fixed pieces.
  struct Message {
    std::string_view before;
    std::shared_ptr<const std::string> text;  // null: none
    std::string_view after;
    [[nodiscard]] std::array<boost::asio::const_buffer, 3> buffers() const;
  };
  struct Client;
  struct Socket;

  boost::asio::awaitable<void> serve(TakenConnection& taken);
  boost::asio::awaitable<void> readAll(Socket& socket);
  boost::asio::awaitable<void> writeAll(Socket& socket, Client& client,
                                        std::chrono::milliseconds writeTime);
  boost::asio::awaitable<void> lookAtFlows();
  void lookAtSource(const model::SourceHealth& health);
  void lookAtAlerts(const std::vector<model::Alert>& alerts);
  void put(Kind kind, std::string data);
  void broadcast(Kind kind, Message message);
  [[nodiscard]] Message& latest(Kind kind) { return latest_[static_cast<std::size_t>(kind)]; }

  boost::asio::any_io_executor executor_;
  Limits limits_;
  Applied applied_;
  WallControl& wall_;
  FlowsDesk& flows_;
  const model::Clock& clock_;
  ControlCounts& counts_;
  boost::asio::steady_timer clientCame_;
  std::list<Client> clients_;
  std::array<Message, kKinds> latest_;
  std::string healthKey_;  // what has to change for a new health message
  std::optional<model::SourceHealth> sourceSeen_;
  std::optional<std::uint64_t> alertSeen_;
};

}  // namespace flowwall::net::http
