// What the tests of reverse DNS share: an event loop that runs until something is so, the reports,
// and a name server that never answers, or answers what the test wants.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "net/enrich/reverse_dns.hpp"
#include "tests/common.hpp"

namespace flowwall::tests {

namespace enrich = net::enrich;

inline model::IpAddress privateNumber(int n) {
  return ip("10.1." + std::to_string(n / 256) + "." + std::to_string(n % 256));
}

using Bytes = std::vector<std::uint8_t>;

// The reply to this question: one PTR record, which points at the question's name, for 600 s.
inline Bytes replyTo(Bytes question, const Bytes& target) {
  question[2] |= 0x80;  // a reply
  question[7] = 1;      // with one record
  for (const int byte :
       {0xc0, 0x0c, 0, 12, 0, 1, 0, 0, 2, 0x58, 0, static_cast<int>(target.size())}) {
    question.push_back(static_cast<std::uint8_t>(byte));
  }
  question.insert(question.end(), target.begin(), target.end());
  return question;
}

inline const Bytes kHostExample{4, 'h', 'o', 's', 't', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0};

/// A bound UDP socket: questions reach it and nothing comes back unless the test sends it.
class SilentServer {
 public:
  explicit SilentServer(boost::asio::io_context& io, const char* address = "127.0.0.1",
                        std::uint16_t port = 0)
      : socket_(io, {boost::asio::ip::make_address(address), port}) {}

  [[nodiscard]] enrich::NameServer where() const {
    const auto endpoint = socket_.local_endpoint();
    return {ip(endpoint.address().to_string()), endpoint.port()};
  }

  /// The question that was sent, which may still be on its way.
  Bytes receive() {
    Bytes question(512);
    question.resize(socket_.receive_from(boost::asio::buffer(question), from_));
    return question;
  }
  void answer(const Bytes& reply) { socket_.send_to(boost::asio::buffer(reply), from_); }

 private:
  boost::asio::ip::udp::socket socket_;
  boost::asio::ip::udp::endpoint from_;
};

class ReverseDnsTest : public testing::Test {
 protected:
  using Kind = enrich::NameAnswer::Kind;

  enrich::ReverseDns make(enrich::ReverseDnsOptions options) {
    return {io_.get_executor(), clock_, std::move(options),
            [this](const model::IpAddress& address, const enrich::NameAnswer& answer) {
              ++reports_;
              answers_[address] = answer;
            }};
  }

  /// The answer for this address, asked for now.
  enrich::NameAnswer ask(enrich::ReverseDns& dns, std::string_view address) {
    answers_.erase(ip(address));
    dns.ask(ip(address));
    runUntil([&] { return answers_.contains(ip(address)); });
    return answers_[ip(address)];
  }

  /// Runs the event loop until it is so; fails the test after a minute.
  void runUntil(const std::function<bool()>& isSo) {
    io_.restart();
    boost::asio::steady_timer deadline(io_, std::chrono::minutes(1));
    bool late = false;
    deadline.async_wait([&late](boost::system::error_code error) { late = !error; });
    while (!late && !isSo()) {
      io_.run_one();
    }
    EXPECT_FALSE(late) << "what the test waits for doesn't happen";
    deadline.cancel();
    io_.poll();
  }

  static std::size_t openFiles() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }

  boost::asio::io_context io_{1};
  model::ManualClock clock_{model::UtcTime{std::chrono::seconds(1'700'000'000)}};
  std::map<model::IpAddress, enrich::NameAnswer> answers_;
  int reports_ = 0;
};

}  // namespace flowwall::tests
