#include "net/enrich/reverse_dns.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cassert>
#include <utility>

#include "net/enrich/reverse_dns_reply.hpp"

namespace flowwall::net::enrich {

namespace asio = boost::asio;

ReverseDns::ReverseDns(asio::any_io_executor executor, const model::Clock& clock,
                       ReverseDnsOptions options, Report report)
    : executor_(std::move(executor)), clock_(clock), options_(std::move(options)),
      report_(std::move(report)),
      rate_(clock, options_.queriesPerSecond, options_.queriesPerSecond), rateTimer_(executor_) {
  assert(report_);
  assert(options_.maxInFlight > 0 && options_.maxQueued > 0);
}

ReverseDns::~ReverseDns() = default;

void ReverseDns::ask(const model::IpAddress& address) {
  if (known_.contains(address)) {
    return;
  }
  if (queue_.size() >= options_.maxQueued) {
    ++health_.dropped;
    return;
  }
  known_.insert(address);
  queue_.push_back(address);
  schedulePump();
}

NameHealth ReverseDns::health() const {
  NameHealth health = health_;
  health.queued = queue_.size();
  health.inFlight = inFlight_;
  return health;
}

// Never from here at once: c-ares may be on the stack, and pump() may replace its channel.
void ReverseDns::schedulePump() {
  if (std::exchange(pumpScheduled_, true)) {
    return;
  }
  asio::post(executor_, [this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) {
      pumpScheduled_ = false;
      pump();
    }
  });
}

void ReverseDns::pump() {
  while (!queue_.empty() && inFlight_ < options_.maxInFlight) {
    if (mustReopen() && inFlight_ > 0) {
      return;  // what is in flight ends first, and pumps
    }
    if (!rate_.take()) {
      waitForRate();
      return;
    }
    askNext();
  }
}

void ReverseDns::waitForRate() {
  if (std::exchange(waitsForRate_, true)) {
    return;
  }
  ++health_.rateWaits;
  rateTimer_.expires_after(std::max(rate_.untilNext(), model::Uptime(1)));
  rateTimer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code error) {
    if (!error && !alive.expired()) {
      waitsForRate_ = false;
      pump();
    }
  });
}

bool ReverseDns::mustReopen() const {
  return !channel_ ||
         (options_.channel.servers.empty() && clock_.uptime() - openedAt_ >= options_.reopenAfter);
}

bool ReverseDns::ensureChannel() {
  if (!mustReopen()) {
    return true;
  }
  channel_.reset();
  auto opened = ReverseDnsChannel::open(executor_, options_.channel);
  if (opened.has_error()) {
    return false;
  }
  channel_ = std::move(*opened);
  openedAt_ = clock_.uptime();
  return true;
}

void ReverseDns::askNext() {
  const model::IpAddress address = queue_.front();
  queue_.pop_front();
  ++inFlight_;
  if (!ensureChannel()) {
    finish(address, ARES_EFILE, {});  // what it means: resolv.conf can't be read
    return;
  }
  ++health_.queries;
  channel_->query(reverseDomain(address),
                  [this, address](int status, std::span<const std::uint8_t> reply) {
                    finish(address, status, reply);
                  });
}

void ReverseDns::finish(const model::IpAddress& address, int status,
                        std::span<const std::uint8_t> reply) {
  --inFlight_;
  known_.erase(address);
  schedulePump();
  report_(address, understand(status, reply));
}

NameAnswer ReverseDns::understand(int status, std::span<const std::uint8_t> reply) {
  switch (status) {
  case ARES_SUCCESS: return understandReply(reply);
  case ARES_ENODATA:
  case ARES_ENOTFOUND: return missing();
  case ARES_ETIMEOUT: return failed(health_.timeouts, "no answer in time");
  case ARES_ECONNREFUSED:  // c-ares before 1.19 says so for the next two as well
    return failed(health_.failures, "no name server is there, or it refuses or fails to answer");
  case ARES_ESERVFAIL:
    return failed(health_.failures, "the name server fails to answer (SERVFAIL)");
  case ARES_EREFUSED: return failed(health_.failures, "the name server refuses to answer");
  default: return failed(health_.failures, ares_strerror(status));
  }
}

NameAnswer ReverseDns::understandReply(std::span<const std::uint8_t> bytes) {
  auto reply = parsePtrReply(bytes);
  if (!reply) {
    return failed(health_.failures, "a reply is damaged");
  }
  if (reply->name.empty()) {
    health_.oddNames += reply->odd ? 1 : 0;
    return missing();
  }
  ++health_.answers;
  answered();
  return {NameAnswer::Kind::found, std::move(reply->name),
          std::clamp(reply->timeToLive, options_.minKeep, options_.maxKeep)};
}

NameAnswer ReverseDns::missing() {
  ++health_.misses;
  answered();
  return {NameAnswer::Kind::missing, {}, options_.missFor};
}

void ReverseDns::answered() {
  failuresInARow_ = 0;
  health_.error.clear();
  health_.answered = clock_.utc();
}

NameAnswer ReverseDns::failed(std::uint64_t& counter, std::string_view why) {
  ++counter;
  std::string servers;
  for (const NameServer& server : options_.channel.servers) {
    servers += (servers.empty() ? "" : ", ") + server.toString();
  }
  health_.lastError = "reverse DNS from " + (servers.empty() ? "the system's servers" : servers) +
                      ": " + std::string(why);
  health_.lastErrorAt = clock_.utc();
  if (++failuresInARow_ >= options_.failuresToTell) {
    health_.error = health_.lastError;
  }
  return {NameAnswer::Kind::failed, {}, options_.failureFor};
}

}  // namespace flowwall::net::enrich
