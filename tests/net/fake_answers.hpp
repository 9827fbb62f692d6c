// What FakeNtopng says: the recordings, with sessions, paging and the modes' misbehaviour. No I/O
// but reading the recordings at the start.
//
// Thread: the fake server's.
#pragma once

#include <atomic>
#include <boost/json/array.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "tests/net/fake_ntopng.hpp"

namespace flowwall::test {

struct FakeRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;  ///< decoded
  std::string cookie;
  std::string authorization;
  std::string body;

  [[nodiscard]] bool isList() const { return path == "/lua/rest/v2/get/flow/active_list.lua"; }
  [[nodiscard]] bool isStatistics() const { return path == "/lua/rest/v2/get/interface/data.lua"; }

  [[nodiscard]] static FakeRequest parse(std::string_view head, std::string_view body);
};

struct FakeCounters {
  std::atomic<unsigned> logins{0};
  std::atomic<unsigned> refusedLogins{0};
  std::atomic<unsigned> requests{0};
  std::atomic<unsigned> current{0};
  std::atomic<unsigned> mostAtOnce{0};
  std::atomic<unsigned> currentLists{0};
  std::atomic<unsigned> mostListsAtOnce{0};
};

class FakeAnswers {
 public:
  FakeAnswers(const FakeOptions& options, FakeCounters& counters);

  /// Status line, headers and body, as bytes to send.
  [[nodiscard]] std::string answer(const FakeRequest& request, FakeMode mode);

  void setPassword(std::string password) { password_ = std::move(password); }
  void setSessionLife(unsigned requests) { sessionLife_ = requests; }
  void setFlows(std::size_t count, std::size_t first) {
    madeUp_ = count;
    firstMadeUp_ = first;
  }
  [[nodiscard]] std::string session() const {
    return session_.empty() ? "" : cookieName_ + "=" + session_;
  }

 private:
  [[nodiscard]] std::string login(const FakeRequest& request);
  [[nodiscard]] std::string rest(const FakeRequest& request, FakeMode mode);
  [[nodiscard]] std::string authorized(const FakeRequest& request, FakeMode mode);
  [[nodiscard]] std::string flows(const FakeRequest& request, FakeMode mode) const;
  [[nodiscard]] bool hasSession(const FakeRequest& request, FakeMode mode);
  /// The recorded headers, with this server's session in place of the recorded one.
  [[nodiscard]] std::string headers(const std::string& name, std::string_view session) const;

  std::filesystem::path data_;
  FakeCounters& counters_;
  std::string user_;
  std::string password_;
  std::string token_;
  boost::json::array tcp_;
  boost::json::array udp_;
  std::string cookieName_;
  std::string session_;  // its value; empty: nobody is logged in
  std::size_t madeUp_ = 0;
  std::size_t firstMadeUp_ = 0;
  unsigned sessionLife_ = 0;
  unsigned sessionUses_ = 0;
};

}  // namespace flowwall::test
