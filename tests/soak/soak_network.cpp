#include "tests/soak/soak_network.hpp"

#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>

#include "engine/platform/image_file.hpp"

namespace flowwall::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr auto kPollInterval = 3s;
constexpr auto kPatience = 60s;
constexpr std::uint64_t kSpell = 100;         // polls from one weather to the next
constexpr std::uint64_t kIll = 12;            // polls that a fault lasts
constexpr std::uint64_t kBetweenVisits = 20;  // polls: a client a minute
constexpr std::size_t kNewFlows = 5;          // with each poll; as many end

// All that answer or refuse at once: what hangs is waited for in real time, and has tests of its
// own.
constexpr std::array kFaults{
    FakeMode::down,        FakeMode::sessionsDie,    FakeMode::badRequest,  FakeMode::truncated,
    FakeMode::rubbish,     FakeMode::closes,         FakeMode::overloaded,  FakeMode::invalidJson,
    FakeMode::wrongTypes,  FakeMode::duplicateKeys,  FakeMode::invalidUtf8, FakeMode::emptyList,
    FakeMode::starting,    FakeMode::noStatistics,   FakeMode::untrusted,   FakeMode::wrongName,
    FakeMode::emptyCookie, FakeMode::factoryPassword};
constexpr std::array<std::size_t, 4> kFlows{1, 50, 50, 200};

std::vector<std::uint8_t> png(const model::Image& image) {
  return platform::encodePng(image.widthPx, image.heightPx, image.rgb);
}

std::vector<std::uint8_t> jpeg(const model::Image& image) {
  return platform::encodeJpeg(image.widthPx, image.heightPx, image.rgb);
}

}  // namespace

SoakNetwork::SoakNetwork(const net::config::Config& config, SoakClock& clock,
                         handoff::Exchanges& exchanges, FakeNtopng& fake, SoakClients& clients,
                         std::uint64_t polls)
    : config_(config), clock_(clock), fake_(fake), clients_(clients), pollsWanted_(polls),
      data_(config_, FLOWWALL_SOURCE_DIR "/assets", clock, io_.get_executor(), workers_, exchanges),
      requests_(exchanges, data_),
      control_(io_.get_executor(),
               {.port = 0, .page = net::http::StaticFiles(FLOWWALL_SOURCE_DIR "/assets/remote")},
               exchanges, data_, {png, jpeg}, workers_, clock) {
  if (const auto listening = control_.listen(); listening.has_error()) {
    throw std::runtime_error(listening.error().message);
  }
  exchanges.wakeNetwork = [this] {
    asio::post(io_, [this] {
      control_.onPicturesReady();
      requests_.handleAll();
    });
  };
}

SoakNetwork::~SoakNetwork() {
  if (thread_.joinable()) {
    thread_.join();
  }
  workers_.join();
}

void SoakNetwork::start() {
  spawn(data_.run(), stopSource_);
  spawn(control_.run(), stopControl_);
  spawn(week(), never_);
  clients_.start(control_.port());
  thread_ = std::thread([this] {
    io_.run();
    ended_ = true;
  });
}

void SoakNetwork::spawn(asio::awaitable<void> work, asio::cancellation_signal& stop) {
  asio::co_spawn(io_, std::move(work),
                 asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr&) {}));
}

asio::awaitable<void> SoakNetwork::week() {
  const auto begun = [this] { return data_.state()->health.polls > 0; };
  trouble_ = co_await until(begun) ? "" : "the first poll does not come";
  for (std::uint64_t poll = 1; poll < pollsWanted_ && trouble_.empty(); ++poll) {
    passTime();
    changeWeather(poll);
    co_await pollOnce();
    if (poll % kBetweenVisits == 0) {
      clients_.visit();
      if (!co_await until([this] { return clients_.gone() == clients_.asked(); })) {
        trouble_ = "a client does not go";
      }
    }
  }
  co_await stop();
}

asio::awaitable<void> SoakNetwork::stop() {
  stopSource_.emit(asio::cancellation_type::terminal);
  stopControl_.emit(asio::cancellation_type::terminal);
  co_await data_.finish();
}

void SoakNetwork::passTime() {
  for (auto left = kPollInterval; left > 0s; left -= 1s) {
    clock_.advance(1s);
    data_.tick();
  }
}

void SoakNetwork::changeWeather(std::uint64_t poll) {
  const std::uint64_t day = poll / kSpell;
  const bool isIll = day % 3 == 1 && poll % kSpell < kIll;
  fake_.setMode(isIll ? kFaults[day / 3 % kFaults.size()] : FakeMode::normal);
  if (poll % kSpell == 0) {
    fake_.setSessionLife(static_cast<unsigned>(dice_() % 50 + 5));
  }
  fake_.setFlows(kFlows[day % kFlows.size()], poll * kNewFlows);
}

asio::awaitable<void> SoakNetwork::pollOnce() {
  const std::uint64_t before = data_.state()->health.polls;
  if (data_.state()->health.state == model::SourceState::refused) {
    co_await logInAgain();
  } else if (const auto set = data_.setParams({}); set.has_error()) {
    trouble_ = set.error().message;
    co_return;
  }
  if (!co_await until([&] { return data_.state()->health.polls > before; })) {
    trouble_ = "poll " + std::to_string(polled_) + " does not come to an end";
  }
  const model::SourceHealth& health = data_.state()->health;
  polled_ = health.polls;
  failures_ = health.failures;
}

// Who was refused waits by itself for longer each time; somebody comes and sees to it.
asio::awaitable<void> SoakNetwork::logInAgain() {
  fake_.setMode(FakeMode::normal);
  const auto done = std::make_shared<bool>(false);
  const net::config::NtopngConfig& ntopng = config_.ntopng;
  data_.renewSession(ntopng.user, ntopng.password,
                     [done](const net::Result<std::string>&) { *done = true; });
  if (!co_await until([done] { return *done; })) {
    trouble_ = "nobody can log in";
  }
}

template <typename Is> asio::awaitable<bool> SoakNetwork::until(Is is) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  asio::steady_timer again(io_);
  while (!is() && std::chrono::steady_clock::now() < end) {
    again.expires_after(500us);
    co_await again.async_wait(asio::use_awaitable);
  }
  co_return is();
}

}  // namespace flowwall::test
