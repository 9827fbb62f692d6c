// NtopngSource: the live flows of an ntopng server over REST v2, polled for ever.
//
// A poll asks for the fastest flows, page by page, and for the interface's counters. Polls never
// overlap; the interval counts from start to start. What fails is said in the health and tried
// again with growing, jittered waits; a session that ran out is renewed without a word.
//
// Thread: network thread; large answers are decoded on `workers`, which must be joined before the
// io_context is destroyed.
// Errors: make() refuses options that can never work; run() reports all else to the sink.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/model/clock.hpp"
#include "net/http/tls_context.hpp"
#include "net/result.hpp"
#include "net/sources/health_reporter.hpp"
#include "net/sources/ntopng_options.hpp"
#include "net/sources/ntopng_session.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class NtopngSource final : public Source {
 public:
  /// `clock` and `workers` outlive the source. Errors: a host that is none, an unusable CA file.
  [[nodiscard]] static Result<std::unique_ptr<NtopngSource>>
  make(NtopngOptions options, const model::Clock& clock, boost::asio::thread_pool& workers);

  [[nodiscard]] std::string_view name() const override { return "ntopng"; }

  /// Polls until cancelled (terminal), then returns; the cancellation is no exception.
  boost::asio::awaitable<void> run(model::FlowSink& sink) override;

  /// "none", or the first six characters of the session's secret and "…".
  [[nodiscard]] std::string cookiePreview() const { return session_.cookiePreview(); }
  [[nodiscard]] std::uint64_t logins() const { return session_.logins(); }

 private:
  NtopngSource(NtopngOptions options, std::unique_ptr<http::TlsContext> tls,
               http::ServerAddress server, const model::Clock& clock,
               boost::asio::thread_pool& workers);

  boost::asio::awaitable<void> pollForever(model::FlowSink& sink);
  boost::asio::awaitable<Answer<model::FlowBatch>> poll();
  boost::asio::awaitable<Answer<model::FlowBatch>> flowsOf(int l4);
  boost::asio::awaitable<Answer<model::FlowBatch>> page(int l4, std::size_t start,
                                                        std::size_t length);
  boost::asio::awaitable<Result<model::FlowBatch>> decode(std::string body);
  boost::asio::awaitable<std::optional<Error>> addInterface(model::FlowBatch& batch);

  void report(const model::FlowBatch& batch, const std::optional<Error>& noStatistics);
  [[nodiscard]] std::chrono::milliseconds delayAfter(const Failure& failure);

  NtopngOptions options_;
  std::unique_ptr<http::TlsContext> tls_;
  NtopngSession session_;
  boost::asio::thread_pool& workers_;
  HealthReporter health_;
  std::mt19937_64 random_;
  unsigned failuresInARow_ = 0;
  std::optional<Error> noStatistics_;  // why the last poll has none of the interface
};

}  // namespace flowwall::net::sources
