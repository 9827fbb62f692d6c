// NtopngSource: the live flows of an ntopng server over REST v2, polled for ever.
//
// A poll asks for the fastest flows, page by page. Beside it, never holding it up, the interface's
// counters are fetched; a batch carries the newest that have come. Polls never overlap; the
// interval counts from start to start, and grows while the server fails or cannot keep up. What
// fails is said in the health; a session that ran out is renewed without a word.
//
// Thread: network thread; large answers are decoded on `workers`, which must be joined before the
// io_context is destroyed.
// Errors: make() refuses options that can never work; run() reports all else to the sink.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <string>

#include "engine/model/clock.hpp"
#include "net/http/tls_context.hpp"
#include "net/result.hpp"
#include "net/sources/health_reporter.hpp"
#include "net/sources/ntopng_flow_list.hpp"
#include "net/sources/ntopng_options.hpp"
#include "net/sources/ntopng_pacer.hpp"
#include "net/sources/ntopng_session.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class NtopngSource final : public Source {
 public:
  /// `clock` and `workers` outlive the source. Errors: a host that is none, an unusable CA file or
  /// pin, credentials that are incomplete.
  [[nodiscard]] static Result<std::unique_ptr<NtopngSource>>
  make(NtopngOptions options, const model::Clock& clock, boost::asio::thread_pool& workers);

  [[nodiscard]] std::string_view name() const override { return "ntopng"; }

  /// Polls until cancelled (terminal), then returns; the cancellation is no exception.
  boost::asio::awaitable<void> run(model::FlowSink& sink) override;

  /// Logs in as somebody else, while polling or not. On success they replace the credentials given
  /// before (a token too), and the next poll is made at once; on failure, whose sentence is the
  /// error, everything stays as it is. The source outlives the call.
  [[nodiscard]] boost::asio::awaitable<Result<void>> renew(std::string user, std::string password);

  /// What to ask for from now on. A poll under way is given up, and the next one is made at once;
  /// only while the server refuses us it is left to its time, so that no account gets locked.
  /// Errors: a value out of its range; nothing changes then.
  [[nodiscard]] Result<void> setParams(const NtopngParams& params);
  [[nodiscard]] const NtopngParams& params() const { return params_; }

  /// "none", or the first six characters of the session's secret and "…".
  [[nodiscard]] std::string cookiePreview() const { return session_.cookiePreview(); }
  [[nodiscard]] std::uint64_t logins() const { return session_.logins(); }

 private:
  using Fetched = NtopngFlowList::Fetched;

  NtopngSource(const NtopngOptions& options, NtopngCredentials credentials,
               std::unique_ptr<http::TlsContext> tls, http::ServerAddress server,
               const model::Clock& clock, boost::asio::thread_pool& workers);

  // A call across the loop: asked for until it is taken up.
  struct Bell {
    bool rung = false;
    std::weak_ptr<boost::asio::steady_timer> sleeper;
    void ring();
    boost::asio::awaitable<void> wait();
  };

  boost::asio::awaitable<void> pollForever(model::FlowSink& sink);
  boost::asio::awaitable<std::optional<Answer<Fetched>>> pollUnlessChanged(model::FlowSink& sink);
  boost::asio::awaitable<void> tellIfLate(model::FlowSink& sink);
  boost::asio::awaitable<Answer<Fetched>> fetch();
  boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
  std::chrono::milliseconds deliver(Fetched&& fetched, model::Uptime started,
                                    model::FlowSink& sink);
  std::chrono::milliseconds fail(const Failure& failure, model::FlowSink& sink);

  boost::asio::awaitable<void> statisticsForever();
  boost::asio::awaitable<void> fetchStatistics();
  [[nodiscard]] std::string noticeOf(const Fetched& fetched) const;
  [[nodiscard]] std::string labelOf(const model::FlowBatch& batch) const;

  std::unique_ptr<http::TlsContext> tls_;
  std::chrono::milliseconds requestTimeout_;
  std::chrono::milliseconds lateAfter_;
  std::chrono::milliseconds lastPollTook_{0};  // that was good
  bool insecure_;
  NtopngParams params_;
  NtopngSession session_;
  NtopngFlowList list_;
  const model::Clock& clock_;
  HealthReporter health_;
  PollPacer pacer_;
  Bell changed_;           // what to ask for, or as whom
  Bell statisticsWanted_;  // a poll has begun
  std::optional<model::InterfaceStats> statistics_;
  model::Uptime statisticsReceived_{0};
  std::optional<Error> noStatistics_;  // why the newest try brought none
};

}  // namespace flowwall::net::sources
