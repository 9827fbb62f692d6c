// Routes: every path that the control endpoint answers, in one table.
//
// To add a route: a row in routes.cpp and a member function here; GET brings HEAD with it. A path
// that ends with "/*" stands for everything below it, where no row has the very path.
// Thread: network thread. Ownership: what is passed in outlives it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "net/http/control_access.hpp"
#include "net/http/control_counts.hpp"
#include "net/http/control_flows.hpp"
#include "net/http/control_message.hpp"
#include "net/http/control_preview.hpp"
#include "net/http/control_screenshots.hpp"
#include "net/http/live_feed.hpp"
#include "net/http/renderer_link.hpp"
#include "net/http/static_files.hpp"
#include "net/http/wall_view.hpp"

namespace flowwall::net::http {

class Routes {
 public:
  struct Limits {
    std::chrono::milliseconds applyTime{2000};  ///< for the renderer to apply a command
    ScreenshotDesk::Limits screenshots;
    PreviewLimits previews;
    std::chrono::milliseconds flowsTime{5000};    ///< for /api/flows to be written down
    std::chrono::milliseconds frameTime{3500};    ///< for a frame to be drawn, in /healthz
    std::chrono::milliseconds filesTime{10'000};  ///< for snapshots to be listed or read
    std::chrono::milliseconds loginTime{30'000};  ///< for the source to let somebody in
    LiveFeed::Limits feed;
  };

  Routes(boost::asio::any_io_executor executor, std::string version, Limits limits,
         StaticFiles page, ControlAccess& access, handoff::Exchanges& exchanges, WallControl& wall,
         PictureEncoders encoders, boost::asio::thread_pool& workers, const model::Clock& clock,
         ControlCounts& counts);

  /// What goes on between requests: the news for WebSockets. Until cancelled; throws nothing.
  boost::asio::awaitable<void> run() { return feed_.run(); }

  /// Never fails: what is wrong is in the answer.
  boost::asio::awaitable<ControlResponse> answer(ControlRequest request);

  /// Takes the pictures that the renderer has delivered.
  void onPicturesReady();

  /// False when the renderer's queue is full.
  bool push(const model::Command& command) { return renderer_.push(command); }

 private:
  using Handler = boost::asio::awaitable<ControlResponse> (Routes::*)(const ControlRequest&);
  struct Route;
  static const Route kTable[];
  struct Found {
    const Route* route = nullptr;  // null: see allowed
    std::string allowed;           // methods that the path has; empty: there is no such path
  };
  [[nodiscard]] static Found find(const ControlRequest& request);

  [[nodiscard]] std::optional<ControlResponse> pageResponse(const ControlRequest& request) const;
  boost::asio::awaitable<ControlResponse> getStatus(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getFlows(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getView(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> postView(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getFilter(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> postFilter(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getScreenshotPng(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getScreenshotJpeg(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getScreenshot(const ControlRequest& request,
                                                        PictureFormat format);
  boost::asio::awaitable<ControlResponse> getStream(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getSnapshots(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getSnapshot(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> postParams(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> postSession(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getWebSocket(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getMetrics(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getHealthy(const ControlRequest& request);
  boost::asio::awaitable<ControlResponse> getReady(const ControlRequest& request);

  template <typename T, typename Ask>
  boost::asio::awaitable<Result<T>> asked(Ask ask, std::chrono::milliseconds time);
  ControlResponse viewResponse();
  ControlResponse filterResponse();
  [[nodiscard]] ControlResponse notAppliedResponse() const;

  boost::asio::any_io_executor executor_;
  std::string version_;
  Limits limits_;
  StaticFiles page_;
  handoff::Exchanges& exchanges_;
  RendererLink renderer_;
  WallControl& wall_;
  const model::Clock& clock_;
  ScreenshotDesk desk_;
  PreviewDesk previews_;
  FlowsDesk flows_;
  ControlAccess& access_;
  ControlCounts& counts_;
  LiveFeed feed_;
};

}  // namespace flowwall::net::http
