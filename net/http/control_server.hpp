// ControlServer: the HTTP endpoint that controls the wall from a phone, a script or a browser, and
// tells what is on it. Without a token whoever can reach it may use it: then on loopback only.
//
// Thread: network thread, except for the constructor; main calls
// `onPicturesReady` there through Exchanges::wakeNetwork.
// Ownership: what is passed to the constructor outlives the server. The worker pool is joined
// before the executor's context is destroyed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "net/http/control_access.hpp"
#include "net/http/control_counts.hpp"
#include "net/http/control_session.hpp"
#include "net/http/routes.hpp"
#include "net/http/wall_view.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

struct ControlOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 3000;  ///< 0: any free one
  std::string version;        ///< of this program, for /api/status
  StaticFiles page;           ///< what is served at "/"
  ControlLimits limits;
  AccessOptions access;
  std::shared_ptr<boost::asio::ssl::context> tls;  ///< null: plain HTTP
};

class ControlServer {
 public:
  ControlServer(boost::asio::any_io_executor executor, ControlOptions options,
                handoff::Exchanges& exchanges, WallControl& wall, PictureEncoders encoders,
                boost::asio::thread_pool& workers, const model::Clock& clock);

  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Takes the port. Errors: one sentence that names address, port and what to do.
  [[nodiscard]] Result<void> listen();

  /// The port really taken; 0 before listen().
  [[nodiscard]] std::uint16_t port() const;

  [[nodiscard]] bool isHttps() const { return options_.tls != nullptr; }

  /// Serves until cancelled, then closes every connection and returns when the last is gone.
  boost::asio::awaitable<void> run();

  /// For connections and requests that come from now on; `tls` counts only where there was one.
  /// What of it is another than before: "token", "certificate".
  std::vector<std::string> use(AccessOptions access,
                               std::shared_ptr<boost::asio::ssl::context> tls);

  /// Takes the pictures that the renderer has delivered.
  void onPicturesReady() { routes_.onPicturesReady(); }

  /// Sends the renderer a command of the program's own, between those of the clients: it is the one
  /// way there. False when the renderer has too many waiting.
  [[nodiscard]] bool send(const model::Command& command) { return routes_.push(command); }

 private:
  struct Connection {
    boost::asio::cancellation_signal stop;
  };
  using Connections = std::list<Connection>;

  boost::asio::awaitable<void> acceptUntilCancelled();
  void start(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> closeAll();

  boost::asio::any_io_executor executor_;
  ControlOptions options_;
  ControlCounts counts_;
  ControlAccess access_;
  Routes routes_;
  Answer answer_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer allClosed_;
  Connections connections_;
};

}  // namespace flowwall::net::http
