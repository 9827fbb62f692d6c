#include "engine/app/network_thread.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <pthread.h>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <utility>

#include "engine/app/control_token.hpp"
#include "engine/app/display_command.hpp"
#include "engine/platform/image_file.hpp"
#include "net/sources/offload.hpp"

namespace flowwall::app {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kPatience{1500};

std::vector<std::uint8_t> encodePng(const model::Image& image) {
  return platform::encodePng(image.widthPx, image.heightPx, image.rgb);
}

std::vector<std::uint8_t> encodeJpeg(const model::Image& image) {
  return platform::encodeJpeg(image.widthPx, image.heightPx, image.rgb);
}

// Reads the files of token and certificate. Throws std::runtime_error.
net::http::ControlOptions controlOptions(const net::config::Config& config) {
  return {.address = config.control.address,
          .port = static_cast<std::uint16_t>(config.control.port),
          .version = FLOWWALL_VERSION,
          .access = accessOptions(config),
          .tls = serverTls(config.control)};
}

net::http::ControlOptions withPage(net::http::ControlOptions options,
                                   const std::filesystem::path& assets) {
  options.page = net::http::StaticFiles(assets / "remote");
  return options;
}

// What the view would begin with now, as far as that has changed.
model::SetView viewChange(const net::config::ReloadPlan& plan) {
  const net::config::DisplayConfig& display = plan.config.display;
  const auto ifChanged = [&plan]<typename Value>(std::string_view key, const Value& value) {
    return plan.touches(key) ? std::optional<Value>(value) : std::nullopt;
  };
  return {.mode = ifChanged("display.view", display.view),
          .panels = ifChanged("display.panels", display.settings.panels),
          .labels = ifChanged("display.labels", display.settings.labels),
          .quality = ifChanged("display.quality", display.settings.quality),
          .palette = ifChanged("display.palette", display.settings.palette)};
}

}  // namespace

NetworkThread::NetworkThread(const net::config::Config& config, const std::filesystem::path& assets,
                             const model::Clock& clock, handoff::Exchanges& exchanges,
                             Reload reload)
    : config_(config), reload_(std::move(reload)),
      data_(config, assets, clock, io_.get_executor(), workers_, exchanges),
      requests_(exchanges, data_),
      control_(io_.get_executor(), withPage(controlOptions(config), assets), exchanges, data_,
               {encodePng, encodeJpeg}, workers_, clock),
      signals_(io_, SIGINT, SIGTERM), hangups_(io_) {
  if (reload_) {
    hangups_.add(SIGHUP);  // one that comes before start() waits for it
  }
  if (const auto listening = control_.listen(); listening.has_error()) {
    throw std::runtime_error(listening.error().message);
  }
  exchanges.wakeNetwork = [this] {
    asio::post(io_, [this] {
      control_.onPicturesReady();
      requests_.handleAll();
    });
  };
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) {
      stopRequested_.store(true);
      leaveInTime();
      stop();  // at once: the renderer may be in the midst of a long frame
    }
  });
}

NetworkThread::~NetworkThread() {
  asio::post(io_, [this] { stop(); });
  if (thread_.joinable()) {
    thread_.join();
  }
  workers_.join();
}

void NetworkThread::start() {
  if (reload_) {
    spawn(reloadOnHangups(), stopReload_);
  }
  spawn(data_.run(), stopSource_);
  spawn(control_.run(), stopControl_);
  spawn(tickEverySecond(), stopTick_);
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "network");  // as debuggers and top show it
    io_.run();
  });
}

// A frame may take seconds on a slow renderer, and a name lookup in the C library can neither be
// cancelled nor hurried. Nothing is lost by leaving them behind once the data side has finished.
void NetworkThread::leaveInTime() {
  if (leaving_.exchange(true)) {
    return;
  }
  spdlog::info("stopping");
  std::thread([finished = finished_] {
    std::this_thread::sleep_for(kPatience);
    if (!finished->load()) {
      spdlog::warn("left behind: what was still to be saved");
    }
    std::_Exit(0);
  }).detach();
}

void NetworkThread::spawn(asio::awaitable<void> work, asio::cancellation_signal& stop) {
  asio::co_spawn(io_, std::move(work),
                 asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr& failure) {
                   if (!failure) {
                     return;
                   }
                   try {
                     std::rethrow_exception(failure);
                   } catch (const boost::system::system_error& error) {
                     if (error.code() != asio::error::operation_aborted) {
                       spdlog::error("network: {}", error.what());
                     }
                   } catch (const std::exception& error) {
                     spdlog::error("network: {}", error.what());
                   }
                 }));
}

asio::awaitable<void> NetworkThread::tickEverySecond() {
  asio::steady_timer timer(io_);
  lookForAddress();
  for (;;) {
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    lookForAddress();
    turns_.fetch_add(1, std::memory_order_relaxed);
    data_.tick();
  }
}

void NetworkThread::stop() {
  if (std::exchange(stopping_, true)) {
    return;
  }
  signals_.cancel();
  stopSource_.emit(asio::cancellation_type::terminal);
  stopControl_.emit(asio::cancellation_type::terminal);
  stopTick_.emit(asio::cancellation_type::terminal);
  stopReload_.emit(asio::cancellation_type::terminal);
  spawn(finish(), never_);
}

asio::awaitable<void> NetworkThread::finish() {
  co_await data_.finish();
  finished_->store(true);
}

asio::awaitable<void> NetworkThread::reloadOnHangups() {
  for (;;) {
    co_await hangups_.async_wait(asio::use_awaitable);
    co_await reloadConfig();
  }
}

bool NetworkThread::sendDisplay() {
  return control_.send(displayCommand(config_.display, remoteAddress_));
}

// Looked for again and again: a network may come after the wall, and give it another address.
void NetworkThread::lookForAddress() {
  std::string address = remoteAddress(config_, control_.port(), control_.isHttps());
  if (address == remoteAddress_) {
    return;
  }
  remoteAddress_.swap(address);
  if (!sendDisplay()) {
    remoteAddress_.swap(address);  // the renderer is busy: the next time
    return;
  }
  spdlog::info("the address on the wall: {}", remoteAddress_.empty() ? "none" : remoteAddress_);
}

void NetworkThread::tellRenderer(const net::config::ReloadPlan& plan) {
  const model::SetView view = viewChange(plan);
  bool taken = view == model::SetView{} || control_.send(view);
  if (plan.touches("display")) {
    taken = sendDisplay() && taken;
  }
  if (!taken) {
    spdlog::warn("the renderer is busy: not all of display was taken up; restart the wall for it");
  }
}

// Nothing has changed.
void NetworkThread::refuseReload(const std::vector<std::string>& why) {
  for (const auto& sentence : why) {
    spdlog::error("not reloaded: {}", sentence);
  }
  const std::string more =
      why.size() > 1 ? " (and " + std::to_string(why.size() - 1) + " more, in the log)" : "";
  data_.reloadRefused(why.front() + more);
}

asio::awaitable<void> NetworkThread::reloadConfig() {
  std::vector<std::string> others;
  const auto read = [reload = reload_, running = config_] { return reload(running); };
  const auto again = co_await net::sources::offload(workers_, read);
  if (!again) {
    refuseReload(again.error().sentences);
    co_return;
  }
  try {
    const auto guard = [config = again->plan.config] { return controlOptions(config); };
    net::http::ControlOptions fresh = co_await net::sources::offload(workers_, guard);
    co_await data_.apply(again->plan);
    others = control_.use(std::move(fresh.access), std::move(fresh.tls));
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) {
      throw;  // the wall stops
    }
    refuseReload({error.what()});
    co_return;
  } catch (const std::exception& error) {
    refuseReload({error.what()});
    co_return;
  }
  for (const auto& warning : again->warnings) {
    spdlog::warn("{}", warning);
  }
  for (const auto& sentence : again->plan.needRestart) {
    spdlog::warn("{}", sentence);
  }
  config_ = again->plan.config;
  tellRenderer(again->plan);
  spdlog::set_level(spdlog::level::from_str(config_.logLevel));
  std::string also;  // that no key shows: their files hold something else
  for (const std::string& other : others) {
    also += ", another " + other;
  }
  const std::size_t changes = again->plan.applied.size();
  spdlog::info("configuration reloaded: {} change{} taken up{}", changes, changes == 1 ? "" : "s",
               also);
}

}  // namespace flowwall::app
