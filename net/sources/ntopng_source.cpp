#include "net/sources/ntopng_source.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include "net/sources/cancellation.hpp"
#include "net/sources/ntopng_requests.hpp"
#include "net/wire/ntopng_decoder.hpp"

namespace flowwall::net::sources {
namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMaxLength = 100'000;
constexpr milliseconds kStatisticsTimeout{5000};
constexpr milliseconds kMaxStatisticsAge{30'000};  // a batch carries none that are older

std::string labelOfServer(const http::ServerAddress& server) {
  constexpr std::uint16_t kHttps = 443;
  return "ntopng " + (server.port == kHttps ? server.host : server.toString());
}

http::TlsOptions tlsOptions(const NtopngOptions& options) {
  return {options.caFile, options.insecure, options.pinSha256,
          "set ntopng.ca_file to the CA that signed it, or ntopng.pin_sha256 to its fingerprint"};
}

std::string protocolWord(NtopngProtocol protocol) {
  switch (protocol) {
  case NtopngProtocol::tcp: return "TCP ";
  case NtopngProtocol::udp: return "UDP ";
  case NtopngProtocol::all: break;
  }
  return "";
}

constexpr std::string_view kNotVerified = "ntopng's certificate is not verified";

// Cancellation is how things end here, not a failure; it may come out of a group of coroutines as
// an exception of another kind.
asio::awaitable<void> untilCancelled(asio::awaitable<void> work) {
  std::exception_ptr thrown;
  try {
    co_await std::move(work);
  } catch (...) {
    thrown = std::current_exception();
  }
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (thrown && state.cancelled() == asio::cancellation_type::none) {
    std::rethrow_exception(thrown);
  }
}

}  // namespace

Result<std::unique_ptr<NtopngSource>>
NtopngSource::make(NtopngOptions options, const model::Clock& clock, asio::thread_pool& workers) {
  const Result<http::ServerAddress> server = http::ServerAddress::parse(options.host);
  if (!server) {
    return Error{"ntopng.host: " + server.error().message};
  }
  Result<NtopngCredentials> credentials = NtopngCredentials::of(options);
  if (!credentials) {
    return credentials.error();
  }
  Result<std::unique_ptr<http::TlsContext>> tls = http::TlsContext::make(tlsOptions(options));
  if (!tls) {
    const bool isOfFile = options.pinSha256.empty() && !options.caFile.empty();
    return Error{(isOfFile ? "ntopng.ca_file: " : "") + tls.error().message};
  }
  options.length = std::clamp<std::size_t>(options.length, 1, kMaxLength);
  return std::unique_ptr<NtopngSource>(
      new NtopngSource(options, std::move(*credentials), std::move(*tls), *server, clock, workers));
}

NtopngSource::NtopngSource(const NtopngOptions& options, NtopngCredentials credentials,
                           std::unique_ptr<http::TlsContext> tls, http::ServerAddress server,
                           const model::Clock& clock, asio::thread_pool& workers)
    : tls_(std::move(tls)), requestTimeout_(options.requestTimeout),
      lateAfter_(std::max(options.lateAfter, 2 * options.pollInterval)),
      insecure_(options.insecure), params_{options.interfaceId, options.length, options.protocol},
      session_(http::HttpsClient(*tls_, server, {.bodyBytes = options.maxAnswerBytes}),
               std::move(credentials)),
      list_(session_, workers, options), clock_(clock),
      health_("ntopng", labelOfServer(server), clock, options.retry.unreachableAfter),
      pacer_(options.pollInterval, options.retry) {}

void NtopngSource::Bell::ring() {
  rung = true;
  if (const auto timer = sleeper.lock()) {
    timer->cancel();
  }
}

// Returns when it has been rung, also before; who answers it sets `rung` back.
asio::awaitable<void> NtopngSource::Bell::wait() {
  const auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor,
                                                          asio::steady_timer::time_point::max());
  sleeper = timer;
  while (!rung) {
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    co_await leaveIfCancelled();
  }
}

asio::awaitable<void> NtopngSource::run(model::FlowSink& sink) {
  co_await (untilCancelled(pollForever(sink)) && untilCancelled(statisticsForever()));
}

asio::awaitable<void> NtopngSource::pollForever(model::FlowSink& sink) {
  sink.onHealth(health_.health());
  for (;;) {
    const model::Uptime started = clock_.uptime();
    std::optional<Answer<Fetched>> fetched = co_await pollUnlessChanged(sink);
    if (!fetched) {
      continue;
    }
    const milliseconds wait =
        *fetched ? deliver(std::move(**fetched), started, sink) : fail(fetched->error(), sink);
    co_await pause(wait);
  }
}

// Nothing: it was given up for something else that is wanted now.
asio::awaitable<std::optional<Answer<NtopngSource::Fetched>>>
NtopngSource::pollUnlessChanged(model::FlowSink& sink) {
  changed_.rung = false;
  if (!health_.health().error.empty()) {
    noStatistics_.reset();  // what failed with the flows is old by the time that these come again
  }
  statisticsWanted_.ring();
  auto outcome = co_await (fetch() || changed_.wait() || tellIfLate(sink));
  co_await leaveIfCancelled();
  if (changed_.rung || outcome.index() != 0) {
    co_return std::nullopt;
  }
  co_return std::get<0>(std::move(outcome));
}

// Never ends by itself.
asio::awaitable<void> NtopngSource::tellIfLate(model::FlowSink& sink) {
  const milliseconds after = std::max(lateAfter_, 3 * lastPollTook_);
  asio::steady_timer timer(co_await asio::this_coro::executor, after);
  co_await timer.async_wait(asio::use_awaitable);
  health_.late("no answer from " + session_.server().toString() + " for more than " +
               std::to_string(after.count()) + " ms");
  sink.onHealth(health_.health());
  timer.expires_at(asio::steady_timer::time_point::max());
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<Answer<NtopngSource::Fetched>> NtopngSource::fetch() {
  try {
    co_return co_await list_.fetch(params_);
  } catch (const std::bad_alloc&) {
    co_return Failure{FailureKind::badAnswer, "there is no memory left for ntopng's answer"};
  }
}

asio::awaitable<void> NtopngSource::pause(milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await (timer.async_wait(asio::use_awaitable) || changed_.wait());
}

milliseconds NtopngSource::deliver(Fetched&& fetched, model::Uptime started,
                                   model::FlowSink& sink) {
  lastPollTook_ = clock_.uptime() - started;
  const milliseconds wait = pacer_.afterGood(lastPollTook_);
  if (clock_.uptime() - statisticsReceived_ > kMaxStatisticsAge) {
    statistics_.reset();
  }
  fetched.batch.interface = statistics_;
  health_.good(labelOf(fetched.batch), noticeOf(fetched));
  sink.onFlows(std::move(fetched.batch), health_.health());
  return wait;
}

milliseconds NtopngSource::fail(const Failure& failure, model::FlowSink& sink) {
  const bool refused = failure.kind == FailureKind::refused;
  health_.bad(failure.message, refused, std::string(insecure_ ? kNotVerified : ""));
  statistics_.reset();  // they would be old when the flows come again
  sink.onHealth(health_.health());
  return pacer_.afterFailure(refused);
}

asio::awaitable<Result<void>> NtopngSource::renew(std::string user, std::string password) {
  const Answer<void> done =
      co_await session_.renew(std::move(user), std::move(password), requestTimeout_);
  if (!done) {
    co_return Error{done.error().message};
  }
  pacer_.forgetFailures();
  changed_.ring();
  co_return Result<void>();
}

Result<void> NtopngSource::setParams(const NtopngParams& params) {
  if (params.interfaceId < 0) {
    return Error{"an interface's number is 0 or more"};
  }
  if (params.length < 1 || params.length > kMaxLength) {
    return Error{"the number of flows is from 1 to " + std::to_string(kMaxLength)};
  }
  if (params.interfaceId != params_.interfaceId) {
    statistics_.reset();
    noStatistics_.reset();
  }
  params_ = params;
  if (health_.health().state != model::SourceState::refused) {
    changed_.ring();
  }
  return {};
}

asio::awaitable<void> NtopngSource::statisticsForever() {
  for (;;) {
    co_await statisticsWanted_.wait();
    co_await fetchStatistics();
    statisticsWanted_.rung = false;  // polls that began meanwhile have had theirs
  }
}

// Their failure costs nothing else.
asio::awaitable<void> NtopngSource::fetchStatistics() {
  const int interfaceId = params_.interfaceId;
  const milliseconds timeout = std::min(requestTimeout_, kStatisticsTimeout);
  const Answer<std::string> body = co_await session_.get(interfaceTarget(interfaceId), timeout);
  Result<model::InterfaceStats> stats =
      body ? wire::decodeInterface(*body) : Error{body.error().message};
  if (interfaceId != params_.interfaceId) {
    co_return;  // of an interface that nobody asks for any more
  }
  if (stats) {
    stats->received = clock_.utc();
    statisticsReceived_ = clock_.uptime();
    statistics_ = std::move(*stats);
    noStatistics_.reset();
  } else {
    statistics_.reset();
    noStatistics_ = stats.error();
  }
}

std::string NtopngSource::labelOf(const model::FlowBatch& batch) const {
  const std::string label = labelOfServer(session_.server());
  return batch.interface && !batch.interface->name.empty()
             ? label + ", interface " + batch.interface->name
             : label;
}

std::string NtopngSource::noticeOf(const Fetched& fetched) const {
  const model::FlowBatch& batch = fetched.batch;
  std::string notice;
  const auto add = [&notice](std::string_view sentence) {
    notice += notice.empty() ? "" : "; ";
    notice += sentence;
  };
  if (batch.interfaceId && *batch.interfaceId != params_.interfaceId) {
    add("ntopng shows interface " + std::to_string(*batch.interfaceId) + ", asked for " +
        std::to_string(params_.interfaceId));
  }
  if (batch.flows.empty()) {
    add("ntopng lists no active " + protocolWord(params_.protocol) + "flows");
  }
  if (insecure_) {
    add(kNotVerified);
  }
  if (fetched.outOfTime) {
    add("ntopng is too slow for " + std::to_string(params_.length) +
        " flows a poll: shown are those that came in time");
  } else if (pacer_.overloaded()) {
    add("ntopng needs longer than the poll interval: it is asked less often");
  }
  if (noStatistics_) {
    add("no interface statistics: " + noStatistics_->message);
  }
  return notice;
}

}  // namespace flowwall::net::sources
