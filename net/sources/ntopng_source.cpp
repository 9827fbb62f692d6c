#include "net/sources/ntopng_source.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/sources/flow_merge.hpp"
#include "net/sources/ntopng_requests.hpp"
#include "net/wire/ntopng_decoder.hpp"

namespace flowwall::net::sources {
namespace asio = boost::asio;
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kStartWrapsAt = 65'536;
constexpr milliseconds kStatisticsTimeout{5000};  // they never hold up the flows for longer

// A decoding on the worker pool. The network thread waits on `done`, so that it can leave at once
// when it is cancelled.
struct Decoding {
  Decoding(const asio::any_io_executor& executor, std::string text)
      : body(std::move(text)), done(executor, SteadyClock::time_point::max()) {}
  std::string body;
  asio::steady_timer done;  // cancelled when the result is there
  std::optional<Result<model::FlowBatch>> result;
};

std::string labelOf(const http::ServerAddress& server) {
  constexpr std::uint16_t kHttps = 443;
  return "ntopng " + (server.port == kHttps ? server.host : server.toString());
}

http::TlsOptions tlsOptions(const NtopngOptions& options) {
  return {options.caFile, options.insecure, "set ntopng.ca_file to the CA that signed it"};
}

std::string protocolWord(NtopngProtocol protocol) {
  switch (protocol) {
  case NtopngProtocol::tcp: return "TCP ";
  case NtopngProtocol::udp: return "UDP ";
  case NtopngProtocol::all: break;
  }
  return "";
}

}  // namespace

Result<std::unique_ptr<NtopngSource>>
NtopngSource::make(NtopngOptions options, const model::Clock& clock, asio::thread_pool& workers) {
  const Result<http::ServerAddress> server = http::ServerAddress::parse(options.host);
  if (!server) {
    return server.error();
  }
  Result<std::unique_ptr<http::TlsContext>> tls = http::TlsContext::make(tlsOptions(options));
  if (!tls) {
    return tls.error();
  }
  options.length = std::clamp<std::size_t>(options.length, 1, kStartWrapsAt - 1);
  options.pageSize = std::clamp<std::size_t>(options.pageSize, 1, 30'000);
  return std::unique_ptr<NtopngSource>(
      new NtopngSource(std::move(options), std::move(*tls), *server, clock, workers));
}

NtopngSource::NtopngSource(NtopngOptions options, std::unique_ptr<http::TlsContext> tls,
                           http::ServerAddress server, const model::Clock& clock,
                           asio::thread_pool& workers)
    : options_(std::move(options)), tls_(std::move(tls)),
      session_(http::HttpsClient(*tls_, server), options_.user, options_.password),
      workers_(workers), health_("ntopng", labelOf(server), clock, options_.retry.unreachableAfter),
      random_(options_.retry.seed) {}

asio::awaitable<void> NtopngSource::run(model::FlowSink& sink) {
  try {
    co_await pollForever(sink);
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted) {
      throw;
    }
  }
}

asio::awaitable<void> NtopngSource::pollForever(model::FlowSink& sink) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  sink.onHealth(health_.health());
  for (;;) {
    const SteadyClock::time_point started = SteadyClock::now();
    Answer<model::FlowBatch> batch = co_await poll();
    if (batch) {
      failuresInARow_ = 0;
      report(*batch, noStatistics_);
      sink.onFlows(std::move(*batch));
      timer.expires_at(started + options_.pollInterval);
    } else {
      health_.bad(batch.error().message, batch.error().kind == FailureKind::refused);
      timer.expires_after(delayAfter(batch.error()));
    }
    sink.onHealth(health_.health());
    co_await timer.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<Answer<model::FlowBatch>> NtopngSource::poll() {
  constexpr int kTcp = 6;
  constexpr int kUdp = 17;
  const bool udpOnly = options_.protocol == NtopngProtocol::udp;
  Answer<model::FlowBatch> flows = co_await flowsOf(udpOnly ? kUdp : kTcp);
  if (!flows) {
    co_return flows.error();
  }
  model::FlowBatch batch = std::move(*flows);
  if (options_.protocol == NtopngProtocol::all) {
    Answer<model::FlowBatch> udp = co_await flowsOf(kUdp);
    if (!udp) {
      co_return udp.error();
    }
    batch = joined(std::move(batch), std::move(*udp), options_.length);
  }
  noStatistics_ = co_await addInterface(batch);
  co_return batch;
}

asio::awaitable<Answer<model::FlowBatch>> NtopngSource::flowsOf(int l4) {
  FlowMerge merge;
  for (std::size_t start = 0; start < options_.length; start += options_.pageSize) {
    const std::size_t length = std::min(options_.pageSize, options_.length - start);
    Answer<model::FlowBatch> next = co_await page(l4, start, length);
    if (!next) {
      co_return next.error();
    }
    const std::size_t rows = next->flows.size() + next->droppedRows;
    merge.add(std::move(*next));
    if (rows < length) {
      break;
    }
  }
  co_return merge.take(options_.length);
}

asio::awaitable<Answer<model::FlowBatch>> NtopngSource::page(int l4, std::size_t start,
                                                             std::size_t length) {
  const FlowPage wanted{options_.interfaceId, l4, start, length};
  Answer<std::string> body = co_await session_.get(flowListTarget(wanted), options_.requestTimeout);
  if (!body) {
    co_return body.error();
  }
  Result<model::FlowBatch> batch = co_await decode(std::move(*body));
  if (!batch) {
    co_return Failure{FailureKind::badAnswer, batch.error().message};
  }
  co_return std::move(*batch);
}

asio::awaitable<Result<model::FlowBatch>> NtopngSource::decode(std::string body) {
  if (body.size() <= options_.decodeInlineBytes) {
    co_return wire::decodeActiveList(body);
  }
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto decoding = std::make_shared<Decoding>(executor, std::move(body));
  asio::post(workers_, [job = decoding, guard = asio::make_work_guard(executor)]() mutable {
    job->result = wire::decodeActiveList(job->body);
    asio::post(guard.get_executor(), [job = std::move(job)] { job->done.cancel(); });
  });
  // Waiting again costs nothing should the timer be woken by anything but its end.
  for (bool waiting = true; waiting;) {
    const auto [error] = co_await decoding->done.async_wait(asio::as_tuple(asio::use_awaitable));
    waiting = !error;
  }
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return std::move(*decoding->result);
}

// Why there are no statistics, when there are none: their failure costs nothing else.
asio::awaitable<std::optional<Error>> NtopngSource::addInterface(model::FlowBatch& batch) {
  const milliseconds timeout = std::min(options_.requestTimeout, kStatisticsTimeout);
  const Answer<std::string> body =
      co_await session_.get(interfaceTarget(options_.interfaceId), timeout);
  if (!body) {
    co_return Error{body.error().message};
  }
  const Result<model::InterfaceStats> stats = wire::decodeInterface(*body);
  if (!stats) {
    co_return stats.error();
  }
  batch.interface = *stats;
  co_return std::nullopt;
}

void NtopngSource::report(const model::FlowBatch& batch, const std::optional<Error>& noStatistics) {
  std::string notice;
  const auto add = [&notice](const std::string& sentence) {
    notice += notice.empty() ? sentence : "; " + sentence;
  };
  if (batch.interfaceId && *batch.interfaceId != options_.interfaceId) {
    add("ntopng shows interface " + std::to_string(*batch.interfaceId) + ", asked for " +
        std::to_string(options_.interfaceId));
  }
  if (batch.flows.empty()) {
    add("ntopng lists no active " + protocolWord(options_.protocol) + "flows");
  }
  if (options_.insecure) {
    add("ntopng's certificate is not verified");
  }
  if (noStatistics) {
    add("no interface statistics: " + noStatistics->message);
  }
  std::string label = labelOf(session_.server());
  if (batch.interface && !batch.interface->name.empty()) {
    label += ", interface " + batch.interface->name;
  }
  health_.good(std::move(label), std::move(notice));
}

milliseconds NtopngSource::delayAfter(const Failure& failure) {
  const RetryPolicy& retry = options_.retry;
  const bool refused = failure.kind == FailureKind::refused;
  const milliseconds first = refused ? retry.refusedFirst : retry.first;
  const milliseconds most = refused ? retry.refusedMax : retry.max;
  constexpr unsigned kMaxDoublings = 16;
  const auto doubled = first * (1LL << std::min(failuresInARow_, kMaxDoublings));
  ++failuresInARow_;
  const milliseconds base = std::min<milliseconds>(doubled, most);
  // A refusal is never retried sooner than it says; anything else may be, never later.
  std::uniform_real_distribution<double> spread(refused ? 1.0 : 0.5, refused ? 1.25 : 1.0);
  return milliseconds(
      static_cast<milliseconds::rep>(static_cast<double>(base.count()) * spread(random_)));
}

}  // namespace flowwall::net::sources
