// ReverseDns: finds the names of addresses, private ones included: they are what the local name
// server knows.
//
// Questions wait in a bounded queue and leave it at a bounded rate; an address that waits or is
// being asked for is not asked for twice. What doesn't fit is dropped and counted: whoever needs
// the name asks again. The system's name servers are looked up anew now and then, because a wall
// runs for longer than a network's settings last.
//
// Units: in types and names. Thread: one thread, that of the executor; no locks.
// Ownership: the clock outlives it. Errors: counted in health(); an answer tells that it failed.
// Destruction drops all questions without a report and closes every socket; not from within a
// report.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "engine/model/clock.hpp"
#include "net/enrich/name_answer.hpp"
#include "net/enrich/reverse_dns_channel.hpp"
#include "net/enrich/token_bucket.hpp"

namespace flowwall::net::enrich {

struct ReverseDnsOptions {
  ReverseDnsChannelOptions channel;
  double queriesPerSecond = 20.0;  ///< above 0; as many at once after a rest
  std::size_t maxInFlight = 16;
  std::size_t maxQueued = 4096;
  /// How long a name is good for: what its record says, within these.
  std::chrono::seconds minKeep{60};
  std::chrono::seconds maxKeep{std::chrono::hours(24)};
  std::chrono::seconds missFor{std::chrono::hours(1)};
  std::chrono::seconds failureFor{60};
  std::chrono::seconds reopenAfter{300};  ///< for the system's name servers
  /// So many failures in a row are not some zones' but the name servers'.
  std::uint64_t failuresToTell = 5;
};

struct NameHealth {
  std::uint64_t queries = 0;   ///< sent to the name servers
  std::uint64_t answers = 0;   ///< with a name
  std::uint64_t misses = 0;    ///< there is no name
  std::uint64_t oddNames = 0;  ///< of the misses: there is one, but no host name
  std::uint64_t timeouts = 0;
  std::uint64_t failures = 0;   ///< other than timeouts: SERVFAIL, refused, no server there
  std::uint64_t dropped = 0;    ///< the queue was full
  std::uint64_t rateWaits = 0;  ///< times that the rate held the queue back
  std::size_t queued = 0;       ///< now
  std::size_t inFlight = 0;     ///< now
  std::string error;            ///< one sentence; empty: they answer, for the most part
  std::string lastError;        ///< of the last question that failed, whatever came after
  std::optional<model::UtcTime> lastErrorAt;
  std::optional<model::UtcTime>
      answered;  ///< when the last answer came, or word that there is none
};

class ReverseDns {
 public:
  using Report = std::function<void(const model::IpAddress&, const NameAnswer&)>;

  ReverseDns(boost::asio::any_io_executor executor, const model::Clock& clock,
             ReverseDnsOptions options, Report report);
  ~ReverseDns();
  ReverseDns(const ReverseDns&) = delete;
  ReverseDns& operator=(const ReverseDns&) = delete;

  /// Queues the question; never waits, and reports later, from the executor.
  void ask(const model::IpAddress& address);

  [[nodiscard]] NameHealth health() const;

 private:
  void schedulePump();
  void pump();
  void waitForRate();
  [[nodiscard]] bool mustReopen() const;
  [[nodiscard]] bool ensureChannel();
  void askNext();
  void finish(const model::IpAddress& address, int status, std::span<const std::uint8_t> reply);
  [[nodiscard]] NameAnswer understand(int status, std::span<const std::uint8_t> reply);
  [[nodiscard]] NameAnswer understandReply(std::span<const std::uint8_t> reply);
  [[nodiscard]] NameAnswer missing();
  void answered();
  [[nodiscard]] NameAnswer failed(std::uint64_t& counter, std::string_view why);

  boost::asio::any_io_executor executor_;
  const model::Clock& clock_;
  ReverseDnsOptions options_;
  Report report_;
  TokenBucket rate_;
  boost::asio::steady_timer rateTimer_;
  bool waitsForRate_ = false;
  bool pumpScheduled_ = false;
  std::deque<model::IpAddress> queue_;
  std::unordered_set<model::IpAddress> known_;  // queued or in flight
  std::size_t inFlight_ = 0;
  std::uint64_t failuresInARow_ = 0;
  NameHealth health_;
  std::unique_ptr<ReverseDnsChannel> channel_;
  model::Uptime openedAt_{};
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // for handlers that come too late
};

}  // namespace flowwall::net::enrich
