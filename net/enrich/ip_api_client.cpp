#include "net/enrich/ip_api_client.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <optional>
#include <utility>

namespace flowwall::net::enrich {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kAttempts = 3;
constexpr http::HttpLimits kLimits{.headerBytes = 16U * 1024, .bodyBytes = 1024UL * 1024};

std::optional<long> headerNumber(const http::HttpResponse& response, std::string_view name) {
  const std::string_view text = response.header(name);
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && value >= 0;
  return whole ? std::optional(value) : std::nullopt;
}

// X-Ttl, the time until requests are allowed again; a minute if it says nothing that makes sense.
std::chrono::milliseconds timeToWait(const http::HttpResponse& response) {
  constexpr long kLongest = 3600;
  const long seconds = std::clamp(headerNumber(response, "X-Ttl").value_or(60), 1L, kLongest);
  return std::chrono::seconds(seconds);
}

}  // namespace

Result<std::unique_ptr<IpApiClient>> IpApiClient::make(const asio::any_io_executor& executor,
                                                       const model::Clock& clock,
                                                       IpApiOptions options, Answers answers) {
  auto url = http::HttpUrl::parse(options.url);
  if (url.has_error()) {
    return url.error();
  }
  return std::unique_ptr<IpApiClient>(
      new IpApiClient(executor, clock, std::move(options), std::move(*url), std::move(answers)));
}

IpApiClient::IpApiClient(const asio::any_io_executor& executor, const model::Clock& clock,
                         IpApiOptions options, http::HttpUrl url, Answers answers)
    : clock_(clock), options_(std::move(options)), url_(std::move(url)),
      client_(url_.server, kLimits), answers_(std::move(answers)), wanted_(executor),
      random_(options_.seed) {}

void IpApiClient::want(const model::IpAddress& address) {
  if (!address.isPublic() || known_.contains(address)) {
    return;
  }
  if (known_.size() >= options_.maxQueued) {
    ++counters_.dropped;
    return;
  }
  known_.insert(address);
  queue_.push_back(address);
  wanted_.cancel();
}

asio::awaitable<void> IpApiClient::run() {
  try {
    co_await work();
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted) {
      throw;
    }
  }
}

asio::awaitable<void> IpApiClient::work() {
  for (;;) {
    co_await untilWanted();
    co_await wait(options_.gather);
    const Pause pause = co_await ask(takeBatch());
    co_await wait(pause);
  }
}

asio::awaitable<void> IpApiClient::untilWanted() {
  while (queue_.empty()) {
    wanted_.expires_at(std::chrono::steady_clock::time_point::max());
    co_await wanted_.async_wait(asio::as_tuple(asio::use_awaitable));
    const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
  }
}

asio::awaitable<void> IpApiClient::wait(Pause time) {
  if (options_.wait) {
    co_await options_.wait(time);
    co_return;
  }
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

std::vector<model::IpAddress> IpApiClient::takeBatch() {
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kIpApiBatch));
  std::vector<model::IpAddress> batch(queue_.begin(), queue_.begin() + count);
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return batch;
}

http::HttpRequest IpApiClient::requestFor(const std::vector<model::IpAddress>& batch) const {
  return {.method = "POST",
          .target = url_.path + std::string(kIpApiTarget),
          .headers = {{"Content-Type", "application/json"}},
          .body = encodeIpApiBatch(batch)};
}

void IpApiClient::putBack(const std::vector<model::IpAddress>& batch) {
  queue_.insert(queue_.begin(), batch.begin(), batch.end());
}

asio::awaitable<IpApiClient::Pause> IpApiClient::ask(std::vector<model::IpAddress> batch) {
  ++counters_.requests;
  http::HttpRequest request = requestFor(batch);
  const Result<http::HttpResponse> response =
      co_await client_.fetch(std::move(request), options_.timeout);
  if (response.has_error()) {
    co_return fail("ip-api: " + response.error().message, batch);
  }
  if (response->status == 429) {
    co_return waitAsTold(*response, batch);
  }
  if (response->status != 200) {
    co_return fail("ip-api at " + url_.server.toString() + " answered with status " +
                       std::to_string(response->status),
                   batch);
  }
  co_return accept(*response, batch);
}

IpApiClient::Pause IpApiClient::accept(const http::HttpResponse& response,
                                       const std::vector<model::IpAddress>& batch) {
  auto updates = decodeIpApiBatch(response.body, batch);
  if (updates.has_error()) {
    return fail("ip-api at " + url_.server.toString() +
                    " answered oddly: " + updates.error().message,
                batch);
  }
  failuresInARow_ = 0;
  error_.clear();
  answered_ = clock_.utc();
  for (const GeoUpdate& update : *updates) {
    known_.erase(update.address);
    ++(update.answer ? counters_.hits : counters_.misses);
  }
  answers_(std::move(*updates));
  const bool noneLeft = headerNumber(response, "X-Rl") == 0;
  return noneLeft ? std::max(options_.gap, timeToWait(response)) : options_.gap;
}

IpApiClient::Pause IpApiClient::waitAsTold(const http::HttpResponse& response,
                                           const std::vector<model::IpAddress>& batch) {
  ++counters_.limited;
  const Pause pause = timeToWait(response);
  setError("ip-api at " + url_.server.toString() + " had too many requests: waiting " +
           std::to_string(pause / 1s) + " s as it asks");
  putBack(batch);
  return pause;
}

IpApiClient::Pause IpApiClient::fail(std::string error,
                                     const std::vector<model::IpAddress>& batch) {
  ++counters_.failures;
  ++failuresInARow_;
  setError(std::move(error));
  if (failuresInARow_ % kAttempts == 0) {
    counters_.dropped += batch.size();
    for (const model::IpAddress& address : batch) {
      known_.erase(address);
    }
  } else {
    putBack(batch);
  }
  constexpr int kMostDoublings = 16;
  const int doublings = std::min(failuresInARow_ - 1, kMostDoublings);
  const Pause full = std::min(options_.lastRetry, options_.firstRetry * (1 << doublings));
  std::uniform_real_distribution<double> share(0.75, 1.25);
  return std::chrono::duration_cast<Pause>(full * share(random_));
}

void IpApiClient::setError(std::string error) {
  error_ = std::move(error);
  lastError_ = error_;
  lastErrorAt_ = clock_.utc();
}

model::ProviderHealth IpApiClient::health() const {
  return {.name = "ip-api",
          .state = error_.empty() ? "ready" : "degraded",
          .error = error_,
          .dataFrom = answered_,
          .counters = {{"requests", counters_.requests},
                       {"failures", counters_.failures},
                       {"limited", counters_.limited},
                       {"hits", counters_.hits},
                       {"misses", counters_.misses},
                       {"dropped", counters_.dropped},
                       {"queued", queue_.size()}},
          .lastError = lastError_,
          .lastErrorAt = lastErrorAt_};
}

}  // namespace flowwall::net::enrich
