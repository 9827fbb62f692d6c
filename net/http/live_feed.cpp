#include "net/http/live_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/json/object.hpp>
#include <utility>

#include "net/http/control_filter.hpp"
#include "net/http/routes_status.hpp"
#include "net/http/taken_connection.hpp"
#include "net/wire/flows_json.hpp"
#include "net/wire/ifstats_json.hpp"
#include "net/wire/plain_json.hpp"

namespace flowwall::net::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMaxAlerts = 32;         // that wait for one client
constexpr std::size_t kMaxClientBytes = 4096;  // clients have nothing to say
constexpr std::size_t kDeflatedFrom = 1024;    // bytes of a message
// A client's compressor takes 48 KiB with these, where zlib's defaults take 256.
constexpr int kDeflateWindowBits = 12;
constexpr int kDeflateMemoryLevel = 6;
constexpr std::size_t kWriteBuffer = 64 * 1024;

constexpr std::array<std::string_view, 8> kBefore{
    R"({"type":"flows","data":)",  R"({"type":"params","data":)", R"({"type":"view","data":)",
    R"({"type":"filter","data":)", R"({"type":"health","data":)", R"({"type":"ifstats","data":)",
    R"({"type":"session_ok")",     R"({"type":"error",)"};
constexpr std::string_view kAlertBefore = R"({"type":"alert","data":)";
constexpr std::string_view kAfter = "}";

// 16 bytes in base64.
bool isKey(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return text.size() == 24 && text.ends_with("==") &&
         text.find_first_not_of(kDigits) == text.size() - 2;
}

// What is wrong, in the predecessor's shape, and where every other message has its data.
std::string errorText(const model::SourceHealth& health) {
  const boost::json::object error{{"message", health.error},
                                  {"sessionExpired", health.state == model::SourceState::refused}};
  const std::string fields = wire::plainJson(error);
  return R"("data":)" + fields + "," + fields.substr(1, fields.size() - 2);
}

}  // namespace

struct LiveFeed::Client {
  explicit Client(const asio::any_io_executor& executor)
      : wake(executor, asio::steady_timer::time_point::max()) {}

  [[nodiscard]] Message next() {
    for (Message& message : pending) {
      if (message.text) {
        return std::exchange(message, {});
      }
    }
    Message message;
    if (!alerts.empty()) {
      message = std::move(alerts.front());
      alerts.pop_front();
    }
    return message;
  }

  std::array<Message, kKinds> pending;
  std::deque<Message> alerts;
  asio::steady_timer wake;
};

struct LiveFeed::Socket {
  explicit Socket(ControlStream& stream) : frames(stream), deadline(stream.get_executor()) {}
  websocket::stream<ControlStream&> frames;
  asio::steady_timer deadline;
};

std::array<asio::const_buffer, 3> LiveFeed::Message::buffers() const {
  return {asio::buffer(before), asio::buffer(*text), asio::buffer(after)};
}

LiveFeed::LiveFeed(asio::any_io_executor executor, Limits limits, Applied applied,
                   WallControl& wall, FlowsDesk& flows, const model::Clock& clock,
                   ControlCounts& counts)
    : executor_(std::move(executor)), limits_(limits), applied_(std::move(applied)), wall_(wall),
      flows_(flows), clock_(clock), counts_(counts),
      clientCame_(executor_, asio::steady_timer::time_point::max()) {}

LiveFeed::~LiveFeed() = default;

asio::awaitable<void> LiveFeed::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  asio::steady_timer pause(executor_);
  while (cancellation.cancelled() == asio::cancellation_type::none) {
    if (clients_.empty()) {
      clientCame_.expires_at(asio::steady_timer::time_point::max());
      co_await clientCame_.async_wait(kNoThrow);
      continue;
    }
    pause.expires_after(limits_.look);
    co_await pause.async_wait(kNoThrow);
    look();
    co_await lookAtFlows();
  }
}

ControlResponse LiveFeed::open(const ControlRequest& request) {
  if (!request.wantsWebSocket) {
    ControlResponse response = errorResponse(426, "this is a WebSocket; a browser's or another "
                                                  "WebSocket client can open it");
    response.headers = {{"Upgrade", "websocket"}};
    return response;
  }
  if (request.webSocketVersion != "13") {
    ControlResponse response = errorResponse(426, "of WebSockets version 13 is spoken here");
    response.headers = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
    return response;
  }
  if (!isKey(request.webSocketKey)) {
    return errorResponse(400, "a WebSocket's handshake needs one Sec-WebSocket-Key of 16 bytes in "
                              "base64");
  }
  if (counts_.webSockets >= limits_.maxClients) {
    return errorResponse(503, "too many WebSockets: at most " + std::to_string(limits_.maxClients) +
                                  " are open at once");
  }
  ControlResponse response;
  response.takeOver = [this](TakenConnection& taken) { return serve(taken); };
  return response;
}

asio::awaitable<void> LiveFeed::serve(TakenConnection& taken) {
  struct Counted {
    ControlCounts& counts;
    explicit Counted(ControlCounts& all) : counts(all) { ++counts.webSockets; }
    ~Counted() { --counts.webSockets; }
  } const counted(counts_);
  Socket socket(taken.stream());
  websocket::permessage_deflate deflate;
  deflate.server_enable = limits_.deflatesToLoopback || !taken.stream().peer().isLoopback();
  deflate.compLevel = 1;
  deflate.memLevel = kDeflateMemoryLevel;
  deflate.server_max_window_bits = kDeflateWindowBits;
  deflate.server_no_context_takeover = true;  // nothing is kept between messages
  deflate.client_no_context_takeover = true;
  deflate.msg_size_threshold = kDeflatedFrom;
  socket.frames.set_option(deflate);
  websocket::stream_base::timeout times{};
  times.handshake_timeout = taken.writeTime();
  times.idle_timeout = limits_.idleTime;
  times.keep_alive_pings = true;
  socket.frames.set_option(times);
  socket.frames.set_option(websocket::stream_base::decorator([](websocket::response_type& answer) {
    answer.set(beast::http::field::server, "Flowwall");
  }));
  socket.frames.read_message_max(kMaxClientBytes);
  socket.frames.write_buffer_bytes(kWriteBuffer);
  taken.stream().next_layer().expires_never();  // the frames have deadlines of their own
  const auto [failure] = co_await socket.frames.async_accept(taken.request(), kNoThrow);
  if (failure) {
    co_return;
  }
  ++counts_.webSocketsOpened;
  look();
  co_await lookAtFlows();
  const auto client = clients_.emplace(clients_.end(), executor_);
  struct Left {
    std::list<Client>& clients;
    std::list<Client>::iterator client;
    ~Left() { clients.erase(client); }
  } const left{clients_, client};
  client->pending = latest_;
  clientCame_.cancel();
  co_await (readAll(socket) || writeAll(socket, *client, taken.writeTime()));
}

// Answers pings, and learns that the client is gone; what it says is dropped.
asio::awaitable<void> LiveFeed::readAll(Socket& socket) {
  beast::flat_buffer dropped;
  for (;;) {
    const auto [failure, count] = co_await socket.frames.async_read(dropped, kNoThrow);
    if (failure) {
      co_return;
    }
    dropped.clear();
  }
}

asio::awaitable<void> LiveFeed::writeAll(Socket& socket, Client& client,
                                         std::chrono::milliseconds writeTime) {
  for (;;) {
    const Message message = client.next();
    if (!message.text) {
      client.wake.expires_at(asio::steady_timer::time_point::max());
      co_await client.wake.async_wait(kNoThrow);
      continue;
    }
    const auto buffers = message.buffers();
    socket.deadline.expires_after(writeTime);
    const auto done = co_await (socket.frames.async_write(buffers, kNoThrow) ||
                                socket.deadline.async_wait(kNoThrow));
    if (done.index() == 1) {
      ++counts_.webSocketsDropped;
      co_return;
    }
    if (std::get<0>(std::get<0>(done))) {
      co_return;
    }
    ++counts_.messagesSent;
  }
}

void LiveFeed::sessionRenewed() {
  broadcast(Kind::sessionOk, {kBefore[static_cast<std::size_t>(Kind::sessionOk)],
                              std::make_shared<const std::string>(), kAfter});
}

void LiveFeed::look() {
  const auto state = wall_.state();
  put(Kind::params, wire::plainJson(paramsJson(wall_.params())));
  put(Kind::view, wire::plainJson(viewJson(applied_())));
  put(Kind::filter, wire::plainJson(filterJson(state->filter)));
  if (state->interface) {
    put(Kind::ifstats, wire::encodeIfstats(*state->interface));
  }
  lookAtSource(state->health);
  lookAtAlerts(state->alerts);
}

asio::awaitable<void> LiveFeed::lookAtFlows() {
  const ControlResponse written = co_await flows_.take(wall_.state(), wall_.params().protocol);
  if (written.status == 200 && written.body != latest(Kind::flows).text) {
    latest(Kind::flows) = {kBefore[static_cast<std::size_t>(Kind::flows)], written.body, kAfter};
    broadcast(Kind::flows, latest(Kind::flows));
  }
}

// The age of the data changes all the time; what is told is each poll, and each change besides.
void LiveFeed::lookAtSource(const model::SourceHealth& health) {
  const auto providers = wall_.providers();
  std::string key = std::to_string(health.polls) + health.source + health.label + health.error +
                    health.notice + std::string(model::toString(health.state));
  for (const model::ProviderHealth& provider : providers) {
    key += provider.name + provider.state + provider.error;
  }
  if (key != healthKey_) {
    healthKey_ = std::move(key);
    put(Kind::health, wire::plainJson(healthJson(health, providers, clock_.uptime())));
  }
  const bool failed = sourceSeen_ && health.failures > sourceSeen_->failures;
  if (failed && !health.error.empty()) {
    broadcast(Kind::error, {kBefore[static_cast<std::size_t>(Kind::error)],
                            std::make_shared<const std::string>(errorText(health)), kAfter});
  }
  sourceSeen_ = health;
}

void LiveFeed::lookAtAlerts(const std::vector<model::Alert>& alerts) {
  const std::uint64_t newest = alerts.empty() ? 0 : alerts.back().number;
  const std::uint64_t seen = std::exchange(alertSeen_, newest).value_or(newest);
  for (const model::Alert& alert : alerts) {
    if (alert.number <= seen) {
      continue;
    }
    const Message message{kAlertBefore,
                          std::make_shared<const std::string>(wire::plainJson(alertJson(alert))),
                          kAfter};
    for (Client& client : clients_) {
      if (client.alerts.size() == kMaxAlerts) {
        client.alerts.pop_front();
      }
      client.alerts.push_back(message);
      client.wake.cancel();
    }
  }
}

void LiveFeed::put(Kind kind, std::string data) {
  Message& known = latest(kind);
  if (known.text && *known.text == data) {
    return;
  }
  known = {kBefore[static_cast<std::size_t>(kind)],
           std::make_shared<const std::string>(std::move(data)), kAfter};
  broadcast(kind, known);
}

void LiveFeed::broadcast(Kind kind, Message message) {
  for (Client& client : clients_) {
    client.pending[static_cast<std::size_t>(kind)] = message;
    client.wake.cancel();
  }
}

}  // namespace flowwall::net::http
