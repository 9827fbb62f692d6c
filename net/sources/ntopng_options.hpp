// What an ntopng source is told: where, who, what, how often.
//
// Units: in the types. Thread: plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace flowwall::net::sources {

enum class NtopngProtocol : std::uint8_t { tcp, udp, all };

/// How ntopng is told who asks.
enum class NtopngAuth : std::uint8_t {
  automatic,  ///< the token if there is one, else a session
  session,    ///< log in as user and password, or begin with a ready cookie
  token,      ///< "Authorization: Token …" with each request
  basic,      ///< HTTP Basic with each request
};

/// What is asked for; changeable while polling.
struct NtopngParams {
  int interfaceId = 0;
  std::size_t length = 50;  ///< most flows a poll, 1 to 100,000
  NtopngProtocol protocol = NtopngProtocol::tcp;
  bool operator==(const NtopngParams&) const = default;
};

/// How long to wait after a failure. Each wait doubles the one before, up to the limit, and is
/// shortened or lengthened at random, so that many walls do not ask in step.
struct RetryPolicy {
  std::chrono::milliseconds first{1000};
  std::chrono::milliseconds max{15'000};
  /// The longest pause for a server whose answers take longer than from one poll to the next.
  std::chrono::milliseconds slowMax{60'000};
  /// When the server refuses us: slower, so that no account gets locked.
  std::chrono::milliseconds refusedFirst{30'000};
  std::chrono::milliseconds refusedMax{300'000};
  /// What was live is stale for so long, and unreachable after.
  std::chrono::milliseconds unreachableAfter{60'000};
  std::uint64_t seed = 1;  ///< of the randomness
};

struct NtopngOptions {
  std::string host;  ///< "host", "host:port" or "[v6]:port"
  std::string user;
  std::string password;
  NtopngAuth auth = NtopngAuth::automatic;
  std::string token;      ///< made in ntopng's user settings
  std::string cookie;     ///< "session_3000_0=VALUE", or the value alone; used until it is lost
  std::string caFile;     ///< empty: the system's certificates
  bool insecure = false;  ///< do not verify the certificate
  /// The server's certificate is the one with this SHA-256: 64 hex digits, colons or not. Replaces
  /// the check of its chain and name.
  std::string pinSha256;
  int interfaceId = 0;
  std::size_t length = 50;  ///< most flows a poll, 1 to 100,000
  NtopngProtocol protocol = NtopngProtocol::tcp;
  std::chrono::milliseconds pollInterval{5000};
  std::chrono::milliseconds requestTimeout{10'000};
  /// A poll under way for so long, for two intervals, and for three times as long as the last good
  /// one took is late: what was live is stale from then on.
  std::chrono::milliseconds lateAfter{2000};
  /// A poll takes at most so long; what it has by then is shown.
  std::chrono::milliseconds pollTimeout{60'000};
  std::size_t pageSize = 5000;                ///< ntopng fails from 32,768 on
  std::size_t decodeInlineBytes = 1U << 18U;  ///< larger answers are decoded on the worker pool
  std::uint64_t maxAnswerBytes = 64ULL * 1024 * 1024;  ///< of one page
  std::uint64_t maxPollBytes = 256ULL * 1024 * 1024;   ///< of all pages of a poll
  RetryPolicy retry;
};

}  // namespace flowwall::net::sources
