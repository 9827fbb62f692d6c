#include "tests/soak/soak_clients.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/net/raw_client.hpp"
#include "tests/net/raw_websocket.hpp"

namespace flowwall::test {
namespace {

using tests::RawClient;
using tests::RawWebSocket;

constexpr std::string_view kHost = " HTTP/1.1\r\nHost: localhost\r\n";
constexpr std::array<std::string_view, 10> kRequests{"GET /api/status",
                                                     "GET /api/flows",
                                                     "GET /api/screenshot.png?width=160",
                                                     "GET /metrics",
                                                     "GET /healthz",
                                                     "GET /",
                                                     "GET /api/snapshots",
                                                     "GET /api/screenshot.jpg",
                                                     "GET /nowhere",
                                                     "POST /api/filter?proto=tcp&clear=1"};

bool ask(std::uint16_t port, std::string_view request, bool stays) {
  RawClient client(port);
  client.send(std::string(request) + std::string(kHost) +
              (stays ? "\r\n" : "Connection: close\r\n\r\n"));
  const auto answer = client.receive();
  const bool isKnown = request != "GET /nowhere";
  // /readyz and its like may say that ntopng is ill; that is an answer.
  return answer &&
         (isKnown ? answer->status == 200 || answer->status == 503 : answer->status == 404);
}

bool changeView(std::uint16_t port, std::uint64_t number) {
  const std::string mode = number % 2 == 0 ? "globe" : "map";
  const std::string zoom = std::to_string(1 + number % 7);
  return ask(port, "POST /api/view?mode=" + mode + "&zoom=" + zoom, true);
}

bool leaveRudely(std::uint16_t port, std::uint64_t number) {
  RawClient client(port);
  return client.send(std::string("GET /api/flows") + std::string(kHost) +
                     (number % 2 == 0 ? "" : "\r\n"));
}

bool watchStream(std::uint16_t port) {
  RawClient client(port);
  client.send("GET /api/stream.mjpg?width=160&fps=10" + std::string(kHost) + "\r\n");
  return client.receive() && client.receivePart();
}

}  // namespace

void SoakClients::start(std::uint16_t port) {
  thread_ = std::thread([this, port] { run(port); });
}

SoakClients::~SoakClients() {
  ends_ = true;
  wanted_.release();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void SoakClients::run(std::uint16_t port) {
  constexpr std::uint64_t kStay = 20;  // visits of others
  std::unique_ptr<RawWebSocket> live;
  for (wanted_.acquire(); !ends_; wanted_.acquire()) {
    const std::uint64_t number = gone_;
    if (number % kStay == 0) {
      if (live && number % 40 == 0) {
        live->send(0x88, "");  // an orderly end; else it just goes
      }
      live = std::make_unique<RawWebSocket>(port);
      failed_ += live->open().status == 101 ? 0 : 1;
    }
    bool good = live->receiveText().has_value();
    switch (number % 8) {
    case 0:
    case 1: good = leaveRudely(port, number / 8) && good; break;
    case 2: good = changeView(port, number / 8) && good; break;
    case 3: good = (number / 8 % 8 != 0 || watchStream(port)) && good; break;
    default: good = ask(port, kRequests[number / 2 % kRequests.size()], number % 3 == 0) && good;
    }
    failed_ += good ? 0 : 1;
    ++gone_;
  }
}

SoakNames::SoakNames() : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
  sockaddr_in address{};
  const timeval awhile{0, 100'000};  // then it looks whether it is to end
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &awhile, sizeof(awhile));
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket_, raw, size) != 0 || ::getsockname(socket_, raw, &size) != 0) {
    throw std::runtime_error("no port for a name server");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

SoakNames::~SoakNames() {
  ends_ = true;
  thread_.join();
  ::close(socket_);
}

// Every other address has the name host.example, for an hour; the others have none (RFC 1035 4).
void SoakNames::run() {
  std::array<char, 1500> packet{};
  sockaddr_in from{};
  for (;;) {
    socklen_t size = sizeof(from);
    const auto count = ::recvfrom(socket_, packet.data(), packet.size(), 0,
                                  reinterpret_cast<sockaddr*>(&from), &size);
    if (ends_) {
      return;
    }
    const std::string_view asked(packet.data(), static_cast<std::size_t>(count > 0 ? count : 0));
    const std::size_t end = asked.find('\0', 12);
    if (end == std::string_view::npos || end + 5 > asked.size()) {
      continue;
    }
    const bool known = asked[13] % 2 == 0;
    std::string answer(asked.substr(0, end + 5));  // header and question; no more
    answer.replace(2, 10, std::string("\x81\x80\x00\x01\x00\x00\x00\x00\x00\x00", 10));
    answer[3] = static_cast<char>(known ? 0x80 : 0x83);
    answer[7] = known ? 1 : 0;
    if (known) {
      answer += std::string("\xc0\x0c\x00\x0c\x00\x01\x00\x00\x0e\x10\x00\x0e", 12) +
                std::string("\x04host\x07"
                            "example\x00",
                            14);
    }
    ::sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    ++answered_;
  }
}

}  // namespace flowwall::test
