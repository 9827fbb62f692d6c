#include "tests/net/fake_ntopng.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <fstream>
#include <future>
#include <thread>

#include "tests/net/fake_answers.hpp"
#include "tests/net/test_certificates.hpp"

namespace flowwall::test {
namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;
namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
using Stream = ssl::stream<tcp::socket>;

std::unique_ptr<ssl::context> contextOf(const Identity& identity) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_server);
  const std::string certificate = identity.certificatePem();
  const std::string key = identity.keyPem();
  context->use_certificate_chain(asio::buffer(certificate));
  context->use_private_key(asio::buffer(key), ssl::context::pem);
  return context;
}

std::string fingerprintOf(const Identity& identity) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  X509_digest(identity.certificate.get(), EVP_sha256(), digest.data(), &size);
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    std::array<char, 4> two{};
    std::snprintf(two.data(), two.size(), "%02X", digest[i]);
    text += (i == 0 ? "" : ":") + std::string(two.data());
  }
  return text;
}

// The request's bytes: the head, and as much body as it announces.
asio::awaitable<std::optional<FakeRequest>> receive(Stream& stream) {
  std::string text;
  std::array<char, 4096> piece{};
  for (;;) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t at = text.find("Content-Length: ");
      const std::size_t length = at < end ? std::strtoul(text.c_str() + at + 16, nullptr, 10) : 0;
      if (text.size() >= end + 4 + length) {
        const std::string_view all(text);
        co_return FakeRequest::parse(all.substr(0, end), all.substr(end + 4, length));
      }
    }
    const auto [error, count] = co_await stream.async_read_some(asio::buffer(piece), kToken);
    if (error) {
      co_return std::nullopt;
    }
    text.append(piece.data(), count);
  }
}

asio::awaitable<void> untilTheyLeave(Stream& stream) {
  std::array<char, 64> piece{};
  for (bool here = true; here;) {
    const auto [error, count] = co_await stream.async_read_some(asio::buffer(piece), kToken);
    here = !error;
  }
}

asio::awaitable<void> sendInPieces(Stream& stream, const std::string& text) {
  constexpr std::size_t kOneByOne = 900;
  std::size_t sent = 0;
  while (sent < text.size()) {
    const std::size_t size = std::min<std::size_t>(sent < kOneByOne ? 1 : 997, text.size() - sent);
    const auto [error, count] =
        co_await asio::async_write(stream, asio::buffer(text.data() + sent, size), kToken);
    if (error) {
      co_return;
    }
    sent += count;
  }
}

// A little less than 64 MiB, which is as much as a client takes.
asio::awaitable<void> sendRubbish(Stream& stream) {
  constexpr int kPieces = 1023;
  std::string piece(64U * 1024, ' ');
  for (std::size_t i = 0; i < piece.size(); ++i) {
    piece[i] = static_cast<char>('a' + i * 7919 % 26);
  }
  bool here = true;
  for (int i = 0; here && i < kPieces; ++i) {
    const auto [error, count] = co_await asio::async_write(stream, asio::buffer(piece), kToken);
    here = !error;
  }
}

asio::awaitable<void> sendForEver(Stream& stream) {
  const std::string blanks(64U * 1024, ' ');
  for (bool here = true; here;) {
    const auto [error, count] = co_await asio::async_write(stream, asio::buffer(blanks), kToken);
    here = !error;
  }
}

}  // namespace

std::optional<FakeMode> parseFakeMode(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, FakeMode>, 27> kNames{
      {{"normal", FakeMode::normal},
       {"down", FakeMode::down},
       {"factory-password", FakeMode::factoryPassword},
       {"starting", FakeMode::starting},
       {"sessions-die", FakeMode::sessionsDie},
       {"bad-request", FakeMode::badRequest},
       {"no-statistics", FakeMode::noStatistics},
       {"empty-cookie", FakeMode::emptyCookie},
       {"empty-list", FakeMode::emptyList},
       {"invalid-json", FakeMode::invalidJson},
       {"truncated", FakeMode::truncated},
       {"rubbish", FakeMode::rubbish},
       {"slow", FakeMode::slow},
       {"pieces", FakeMode::pieces},
       {"huge", FakeMode::huge},
       {"silent", FakeMode::silent},
       {"closes", FakeMode::closes},
       {"wrong-name", FakeMode::wrongName},
       {"untrusted", FakeMode::untrusted},
       {"overloaded", FakeMode::overloaded},
       {"stalls", FakeMode::stalls},
       {"statistics-hang", FakeMode::statisticsHang},
       {"mega-rubbish", FakeMode::megaRubbish},
       {"deep-nesting", FakeMode::deepNesting},
       {"wrong-types", FakeMode::wrongTypes},
       {"duplicate-keys", FakeMode::duplicateKeys},
       {"invalid-utf8", FakeMode::invalidUtf8}}};
  for (const auto& [known, mode] : kNames) {
    if (known == name) {
      return mode;
    }
  }
  return std::nullopt;
}

class FakeNtopng::Server {
 public:
  explicit Server(FakeOptions options)
      : options_(std::move(options)), answers_(options_, counters_), acceptor_(io_) {
    const Identity ca = makeIdentity("Flowwall test CA", "", true, nullptr);
    const std::string names = "IP:127.0.0.1,IP:::1,DNS:localhost";
    const Identity good = makeIdentity("fake ntopng", names, false, &ca);
    const Identity untrusted = makeIdentity("fake ntopng", names, false, nullptr);
    good_ = contextOf(good);
    wrongName_ = contextOf(makeIdentity("other", "DNS:elsewhere.example", false, &ca));
    untrusted_ = contextOf(untrusted);
    fingerprints_ = {fingerprintOf(good), fingerprintOf(untrusted)};
    listen();
    caFile_ = options_.scratch / ("fake-ntopng-ca-" + std::to_string(port_) + ".pem");
    std::ofstream(caFile_) << ca.certificatePem();
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Server() {
    io_.stop();
    thread_.join();
    std::error_code ignored;
    std::filesystem::remove(caFile_, ignored);
  }

  // Runs `work` on the server's thread, to the end.
  template <typename Work> void onThread(Work work) {
    std::promise<void> done;
    asio::post(io_, [&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }

  void setMode(FakeMode mode) {
    mode_ = mode;
    if (mode == FakeMode::down) {
      error_code ignored;
      acceptor_.close(ignored);
    } else if (!acceptor_.is_open()) {
      listen();
    }
  }

  FakeAnswers& answers() { return answers_; }
  const FakeCounters& counters() const { return counters_; }
  std::uint16_t port() const { return port_; }
  const std::filesystem::path& caFile() const { return caFile_; }
  const std::string& lastServerName() const { return lastServerName_; }
  const std::string& fingerprint(bool untrusted) const {
    return untrusted ? fingerprints_.second : fingerprints_.first;
  }

 private:
  void listen() {
    const tcp::endpoint endpoint(asio::ip::make_address(options_.address),
                                 port_ != 0 ? port_.load() : options_.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(io_, accept(), asio::detached);
  }

  asio::awaitable<void> accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(kToken);
      if (error) {
        co_return;
      }
      asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
    }
  }

  ssl::context& context() {
    return mode_ == FakeMode::wrongName   ? *wrongName_
           : mode_ == FakeMode::untrusted ? *untrusted_
                                          : *good_;
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    Stream stream(std::move(socket), context());
    const auto [shaken] = co_await stream.async_handshake(ssl::stream_base::server, kToken);
    if (shaken) {
      co_return;
    }
    const char* asked = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
    lastServerName_ = asked == nullptr ? "" : asked;
    const unsigned current = ++counters_.current;
    counters_.mostAtOnce = std::max<unsigned>(counters_.mostAtOnce, current);
    const std::optional<FakeRequest> request = co_await receive(stream);
    if (request) {
      const unsigned lists = counters_.currentLists += request->isList() ? 1 : 0;
      counters_.mostListsAtOnce = std::max<unsigned>(counters_.mostListsAtOnce, lists);
      co_await respond(stream, *request);
      counters_.currentLists -= request->isList() ? 1 : 0;
    }
    --counters_.current;
  }

  asio::awaitable<void> respond(Stream& stream, const FakeRequest& request) {
    if (mode_ == FakeMode::closes) {
      co_return;
    }
    const bool hangs = mode_ == FakeMode::statisticsHang && request.isStatistics();
    const bool stalls = mode_ == FakeMode::stalls && request.isList();
    const bool rubbish = mode_ == FakeMode::megaRubbish && request.isList();
    if (mode_ == FakeMode::silent || hangs) {
      co_await untilTheyLeave(stream);
      co_return;
    }
    if (mode_ == FakeMode::slow) {
      asio::steady_timer wait(io_, std::chrono::seconds(1));
      co_await wait.async_wait(kToken);
    }
    const std::string text = answers_.answer(request, mode_);
    if (mode_ == FakeMode::pieces) {
      co_await sendInPieces(stream, text);
    } else {
      co_await asio::async_write(stream, asio::buffer(text), kToken);
    }
    if (stalls) {
      co_await untilTheyLeave(stream);
    }
    if (rubbish) {
      co_await sendRubbish(stream);
    }
    if (mode_ == FakeMode::huge) {
      co_await sendForEver(stream);
    }
    if (options_.closeNotify) {
      co_await stream.async_shutdown(kToken);
    }
  }

  FakeOptions options_;
  FakeCounters counters_;
  FakeAnswers answers_;
  FakeMode mode_ = FakeMode::normal;
  std::unique_ptr<ssl::context> good_;
  std::unique_ptr<ssl::context> wrongName_;
  std::unique_ptr<ssl::context> untrusted_;
  std::pair<std::string, std::string> fingerprints_;
  std::string lastServerName_;
  std::filesystem::path caFile_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> open_{io_.get_executor()};
  tcp::acceptor acceptor_;
  std::atomic<std::uint16_t> port_{0};
  std::thread thread_;
};

FakeNtopng::FakeNtopng(FakeOptions options)
    : server_(std::make_unique<Server>(std::move(options))) {}
FakeNtopng::~FakeNtopng() = default;

std::uint16_t FakeNtopng::port() const {
  return server_->port();
}
std::filesystem::path FakeNtopng::caFile() const {
  return server_->caFile();
}
unsigned FakeNtopng::logins() const {
  return server_->counters().logins;
}
unsigned FakeNtopng::refusedLogins() const {
  return server_->counters().refusedLogins;
}
unsigned FakeNtopng::requests() const {
  return server_->counters().requests;
}
unsigned FakeNtopng::overlapping() const {
  return server_->counters().mostAtOnce;
}

unsigned FakeNtopng::overlappingLists() const {
  return server_->counters().mostListsAtOnce;
}
std::string FakeNtopng::fingerprint(bool untrusted) const {
  return server_->fingerprint(untrusted);
}

std::string FakeNtopng::lastServerName() {
  std::string name;
  server_->onThread([this, &name] { name = server_->lastServerName(); });
  return name;
}

std::string FakeNtopng::session() {
  std::string session;
  server_->onThread([this, &session] { session = server_->answers().session(); });
  return session;
}

void FakeNtopng::setMode(FakeMode mode) {
  server_->onThread([this, mode] { server_->setMode(mode); });
}

void FakeNtopng::setPassword(const std::string& password) {
  server_->onThread([this, &password] { server_->answers().setPassword(password); });
}

void FakeNtopng::setSessionLife(unsigned requests) {
  server_->onThread([this, requests] { server_->answers().setSessionLife(requests); });
}

void FakeNtopng::setFlows(std::size_t count, std::size_t first) {
  server_->onThread([this, count, first] { server_->answers().setFlows(count, first); });
}

}  // namespace flowwall::test
