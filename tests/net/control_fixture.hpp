// A control server on a free loopback port, with a fixed wall behind it and a stand-in for the
// renderer, each on its own thread as in the program.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "engine/handoff/exchanges.hpp"
#include "net/http/control_server.hpp"
#include "tests/net/raw_client.hpp"

namespace flowwall::tests {

class FixedWall final : public net::http::WallControl {
 public:
  FixedWall() {
    auto state = std::make_shared<model::WallState>();
    state->flows = std::make_shared<const model::WallState::Flows>(2);
    state->totals.flows = 2;
    state->totals.reportedFlows = 40;
    state->health.source = "demo";
    state->health.label = "demo data";
    state->health.state = model::SourceState::live;
    state->health.lastGood = model::Uptime{0};
    state->health.lastError = "no answer";
    state->health.lastErrorAt = model::UtcTime{model::Uptime{1250}};
    state->updated = model::UtcTime{model::Uptime{1000}};
    state->interfaceId = 3;
    state_ = std::move(state);
  }
  std::shared_ptr<const model::WallState> state() const override { return state_; }
  net::http::PollParams params() const override { return params_; }
  std::string title() const override { return "HQ edge"; }
  std::string ntopHost() const override { return hasSource_ ? "ntopng.example" : ""; }
  std::string cookie() const override { return "none"; }
  std::vector<model::ProviderHealth> providers() const override {
    return {{.name = "libloc",
             .state = "ready",
             .dataFrom = model::UtcTime{model::Uptime{2000}},
             .counters = {{"lookups", 7}},
             .lastError = "no such file",
             .lastErrorAt = model::UtcTime{model::Uptime{1500}}}};
  }
  const model::FlowFilter& filter() const override { return filter_; }
  /// Every filter that is not empty matches one of the two flows.
  void setFilter(model::FlowFilter filter, std::function<void()> done) override {
    filter_ = filter;
    auto state = std::make_shared<model::WallState>(*state_);
    state->filter = {.filter = filter, .matching = filter.empty() ? 2U : 1U, .of = 2};
    state->generation = generationPublished_;
    state_ = std::move(state);
    done();
  }
  net::Result<void> setParams(const model::SetPollParams& params) override {
    if (!hasSource_) {
      return net::Error{"only ntopng can be asked"};
    }
    params_.interfaceId = params.interfaceId.value_or(params_.interfaceId);
    params_.length = params.length.value_or(params_.length);
    params_.protocol = params.protocol.empty() ? params_.protocol : params.protocol;
    return {};
  }
  /// Lets in whoever knows that the password is "right".
  void renewSession(std::string user, std::string password,
                    std::function<void(const net::Result<std::string>&)> done) override {
    if (password == "right") {
      done(net::Result<std::string>(boost::system::in_place_value, user));
    } else {
      done(net::Error{"wrong password"});
    }
  }
  void
  listSnapshots(std::function<void(const net::Result<std::vector<std::string>>&)> done) override {
    done(std::vector<std::string>{"raw_2000.json", "raw_1000.json"});
  }
  void readSnapshot(std::string name,
                    std::function<void(const net::Result<std::string>&)> done) override {
    done(net::Result<std::string>(boost::system::in_place_value, R"({"of":")" + name + R"("})"));
  }
  void loseTheSource() { hasSource_ = false; }
  /// A new state, as the pipeline publishes one. Thread: the network's.
  template <typename Change> void publish(Change change) {
    auto state = std::make_shared<model::WallState>(*state_);
    change(*state);
    state_ = std::move(state);
  }
  /// What setFilter() publishes; the stand-in renderer draws up to 1.
  void publishAs(std::uint64_t generation) { generationPublished_ = generation; }

 private:
  std::shared_ptr<const model::WallState> state_;
  model::FlowFilter filter_;
  net::http::PollParams params_;
  bool hasSource_ = true;
  std::uint64_t generationPublished_ = 1;
};

/// Applies commands and publishes what it applied, as the render thread does every frame.
class StandInRenderer {
 public:
  explicit StandInRenderer(handoff::Exchanges& exchanges)
      : exchanges_(exchanges), thread_([this] { run(); }) {}
  ~StandInRenderer() {
    stop_ = true;
    thread_.join();
  }

 private:
  void run() {
    model::AppliedState state;
    while (!stop_) {
      exchanges_.commands.drain([&](model::Command&& command) {
        ++state.commandsApplied;
        if (const auto* view = std::get_if<model::SetView>(&command)) {
          state.mode = view->mode.value_or(state.mode);
          state.center = view->center.value_or(state.center);
          state.zoom = view->zoom.value_or(state.zoom);
          state.spinDegPerSecond = view->spinDegPerSecond.value_or(state.spinDegPerSecond);
          model::apply(*view, state.settings);
        } else if (const auto* wanted = std::get_if<model::TakeScreenshot>(&command)) {
          static_cast<void>(
              exchanges_.screenshots.tryPush({wanted->ticket, picture(wanted->widthPx)}));
          exchanges_.wakeNetwork();
        } else if (const auto* watch = std::get_if<model::WatchPicture>(&command)) {
          if (watch->every > std::chrono::milliseconds::zero()) {
            watched_[watch->widthPx] = watch->every;
          } else {
            watched_.erase(watch->widthPx);
          }
        }
      });
      // One a frame, as if every frame came when it is due.
      for (const auto& [width, every] : watched_) {
        static_cast<void>(exchanges_.previews.tryPush({width, picture(width)}));
        ++state.previewsRead;
        exchanges_.wakeNetwork();
      }
      ++state.frames;
      state.snapshotGeneration = 1;
      exchanges_.applied.writeSlot() = state;
      exchanges_.applied.publish();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // a frame
    }
  }

  // Tells of which width it is.
  static model::Image picture(int widthPx) {
    const auto code = static_cast<std::uint8_t>(widthPx == 0 ? 1 : widthPx % 251);
    return {2, 1, {code, 2, 3, 4, 5, 6}};
  }

  handoff::Exchanges& exchanges_;
  std::map<int, std::chrono::milliseconds> watched_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

class ControlFixture : public ::testing::Test {
 protected:
  void TearDown() override { stop(); }

  void start(net::http::ControlLimits limits = {}, bool withRenderer = true) {
    net::http::ControlOptions options;
    options.access = access_;
    options.tls = tls_;
    options.port = 0;
    options.version = "9.9.9";
    options.limits = limits;
    options.page = page_;
    const net::http::PictureEncoders encoders{
        .png = [](const model::Image& image) { return image.rgb; },
        .jpeg =
            [this](const model::Image& image) {
              ++jpegs_;
              auto file = image.rgb;
              file.insert(file.begin(), 'J');
              return file;
            }};
    server_ = std::make_unique<net::http::ControlServer>(io_.get_executor(), options, exchanges_,
                                                         wall_, encoders, workers_, clock_);
    const auto listening = server_->listen();
    ASSERT_TRUE(listening) << listening.error().message;
    port_ = server_->port();
    exchanges_.wakeNetwork = [this] {
      boost::asio::post(io_, [this] { server_->onPicturesReady(); });
    };
    boost::asio::co_spawn(
        io_, server_->run(),
        boost::asio::bind_cancellation_slot(stop_.slot(), [](const std::exception_ptr&) {}));
    network_ = std::thread([this] { io_.run(); });
    if (withRenderer) {
      renderer_ = std::make_unique<StandInRenderer>(exchanges_);
    }
  }

  /// Returns once the network thread has nothing left to do.
  void stop() {
    if (network_.joinable()) {
      renderer_.reset();
      boost::asio::post(io_, [this] { stop_.emit(boost::asio::cancellation_type::terminal); });
      network_.join();
      workers_.join();
    }
  }

  RawClient client() { return RawClient(port_); }

  static std::string get(std::string_view target, std::string_view more = "") {
    return request("GET", target, more, "");
  }
  static std::string request(std::string_view method, std::string_view target,
                             std::string_view more, std::string_view body) {
    std::string text = std::string(method) + " " + std::string(target) +
                       " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more);
    if (!body.empty()) {
      text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return text + "\r\n" + std::string(body);
  }

  /// One request on a connection of its own; status 0 when there is no answer.
  RawResponse ask(std::string_view bytes, bool isHead = false) {
    RawClient one = client();
    one.send(bytes);
    return one.receive(isHead).value_or(RawResponse{});
  }

  boost::asio::io_context io_{1};
  boost::asio::thread_pool workers_{1};
  handoff::Exchanges exchanges_;
  FixedWall wall_;
  net::http::AccessOptions access_;                 // of start()
  std::shared_ptr<boost::asio::ssl::context> tls_;  // of start()
  net::http::StaticFiles page_;
  std::atomic<int> jpegs_ = 0;  // encoded
  model::ManualClock clock_{model::UtcTime{}};
  boost::asio::cancellation_signal stop_;
  std::unique_ptr<net::http::ControlServer> server_;
  std::unique_ptr<StandInRenderer> renderer_;
  std::thread network_;
  std::uint16_t port_ = 0;
};

}  // namespace flowwall::tests
