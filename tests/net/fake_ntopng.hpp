// FakeNtopng: a TLS server that answers as the recorded ntopng did, headers and all, and misbehaves
// on demand. It runs on a thread of its own, on 127.0.0.1 or ::1.
//
// Its certificates are made when it starts: a CA (caFile()), and a server certificate by it for
// 127.0.0.1, ::1 and localhost.
//
// Thread: every public function may be called from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace flowwall::test {

enum class FakeMode : std::uint8_t {
  normal,
  down,             ///< not listening
  factoryPassword,  ///< logs in, then wants the password changed
  starting,         ///< 403 to everything
  sessionsDie,      ///< a login works, its session never does
  badRequest,       ///< 302 to http_status_code.lua
  noStatistics,     ///< interface data is refused, flows are not
  emptyCookie,      ///< answers carry an empty session cookie
  emptyList,
  invalidJson,
  truncated,       ///< the body ends in the middle
  rubbish,         ///< bytes that are not HTTP
  slow,            ///< a second before each answer
  pieces,          ///< one byte at a time at first, then small pieces
  huge,            ///< a body without end
  silent,          ///< reads the request, never answers
  closes,          ///< reads the request and hangs up
  wrongName,       ///< certificate for another name
  untrusted,       ///< self-signed certificate
  overloaded,      ///< 503 to everything
  stalls,          ///< half a list, then silence
  statisticsHang,  ///< interface data never comes, flows do
  megaRubbish,     ///< a list of nearly 64 MiB that is none
  deepNesting,
  wrongTypes,
  duplicateKeys,
  invalidUtf8,
};

[[nodiscard]] std::optional<FakeMode> parseFakeMode(std::string_view name);

struct FakeOptions {
  std::filesystem::path data;     ///< recordings
  std::filesystem::path scratch;  ///< where the CA is written; must exist
  std::string user = "wall";
  std::string password = "s3cret&more %+";
  std::string token = "0123456789abcdef0123456789abcdef";
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;    ///< 0: any free one
  bool closeNotify = false;  ///< a real ntopng hangs up without
};

class FakeNtopng {
 public:
  explicit FakeNtopng(FakeOptions options);
  ~FakeNtopng();
  FakeNtopng(const FakeNtopng&) = delete;
  FakeNtopng& operator=(const FakeNtopng&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::filesystem::path caFile() const;

  /// Returns when the mode is in force: for `down`, when the port is closed.
  void setMode(FakeMode mode);
  void setPassword(const std::string& password);
  /// A session is good for so many requests; 0: for ever.
  void setSessionLife(unsigned requests);
  /// Each protocol's list is a made-up one of so many flows; 0: the recorded ones. `first`: with
  /// another, as many flows at its beginning are others, between other addresses.
  void setFlows(std::size_t count, std::size_t first = 0);

  [[nodiscard]] unsigned logins() const;  ///< good ones
  [[nodiscard]] unsigned refusedLogins() const;
  [[nodiscard]] unsigned requests() const;          ///< of the REST kind
  [[nodiscard]] unsigned overlapping() const;       ///< most requests at once so far
  [[nodiscard]] unsigned overlappingLists() const;  ///< the same, of those for flows
  /// The name that the last client asked for in the TLS handshake (SNI); empty: none.
  [[nodiscard]] std::string lastServerName();
  /// SHA-256 of the good certificate, "AB:CD:…"; `untrusted`: of that mode's.
  [[nodiscard]] std::string fingerprint(bool untrusted = false) const;
  /// The current session as a client would send it, "session_…=…"; empty: nobody is logged in.
  [[nodiscard]] std::string session();

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace flowwall::test
