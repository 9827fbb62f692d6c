// IpApiClient: asks ip-api.com about addresses, a hundred at a time, and obeys its limits. Only for
// those who opt in: the addresses leave the house, and in plain text.
//
// After each request it waits `gap`; when X-Rl says that none is left, or after a 429, as long as
// X-Ttl says. After a failure it waits twice as long each time, with jitter; a batch that failed
// three times is dropped, and whoever wants an answer asks again later.
//
// Units: in types. Thread: network thread, want() included. Ownership: the clock and the answers'
// receiver outlive it. Errors: in health(). Bounds: `maxQueued` addresses, a megabyte of answer,
// `timeout`. Source: https://ip-api.com/docs/api:batch
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/enrich/ip_api_answer.hpp"
#include "net/http/http_client.hpp"

namespace flowwall::net::enrich {

struct IpApiOptions {
  std::string url = "http://ip-api.com";
  std::chrono::milliseconds timeout{10'000};  ///< for a request as a whole
  std::chrono::milliseconds gather{250};      ///< from the first question to its request
  std::chrono::milliseconds gap{4'000};       ///< the free service allows 15 requests a minute
  std::chrono::milliseconds firstRetry{5'000};
  std::chrono::milliseconds lastRetry{300'000};
  std::size_t maxQueued = 5'000;
  std::uint64_t seed = 1;  ///< of the jitter
  /// Waits; for tests. Empty: a timer.
  std::function<boost::asio::awaitable<void>(std::chrono::milliseconds)> wait;
};

class IpApiClient {
 public:
  /// Called once for each batch, for every address in it.
  using Answers = std::function<void(std::vector<GeoUpdate>)>;

  [[nodiscard]] static Result<std::unique_ptr<IpApiClient>>
  make(const boost::asio::any_io_executor& executor, const model::Clock& clock,
       IpApiOptions options, Answers answers);

  /// Queues the question, unless it is queued already, the address is not public or the queue is
  /// full.
  void want(const model::IpAddress& address);

  /// Works until cancelled, and then ends without an exception. Once only.
  [[nodiscard]] boost::asio::awaitable<void> run();

  [[nodiscard]] model::ProviderHealth health() const;

 private:
  using Pause = std::chrono::milliseconds;
  struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
    std::uint64_t limited = 0;  // answers with 429
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t dropped = 0;  // questions given up or not taken
  };

  IpApiClient(const boost::asio::any_io_executor& executor, const model::Clock& clock,
              IpApiOptions options, http::HttpUrl url, Answers answers);
  boost::asio::awaitable<void> work();
  boost::asio::awaitable<void> untilWanted();
  boost::asio::awaitable<void> wait(Pause time);
  boost::asio::awaitable<Pause> ask(std::vector<model::IpAddress> batch);
  [[nodiscard]] std::vector<model::IpAddress> takeBatch();
  [[nodiscard]] http::HttpRequest requestFor(const std::vector<model::IpAddress>& batch) const;
  void putBack(const std::vector<model::IpAddress>& batch);
  Pause accept(const http::HttpResponse& response, const std::vector<model::IpAddress>& batch);
  Pause waitAsTold(const http::HttpResponse& response, const std::vector<model::IpAddress>& batch);
  Pause fail(std::string error, const std::vector<model::IpAddress>& batch);
  void setError(std::string error);

  const model::Clock& clock_;
  IpApiOptions options_;
  http::HttpUrl url_;
  http::HttpClient client_;
  Answers answers_;
  boost::asio::steady_timer wanted_;  // cancelled when something is wanted
  std::deque<model::IpAddress> queue_;
  std::unordered_set<model::IpAddress> known_;  // queued or under way
  std::mt19937_64 random_;
  int failuresInARow_ = 0;
  std::string error_;  // empty: the last request went well
  std::string lastError_;
  std::optional<model::UtcTime> lastErrorAt_;
  std::optional<model::UtcTime> answered_;
  Counters counters_;
};

}  // namespace flowwall::net::enrich
