// What went wrong with a request, in one sentence for people. Part of HttpsClient.
//
// Thread: plain values.
#pragma once

#include <boost/system/error_code.hpp>
#include <chrono>
#include <string>

#include "net/http/https_client.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

enum class ClientStep { resolving, connecting, handshake, sending, waiting, reading };

/// The error's own words, without a capital in front.
[[nodiscard]] std::string reason(const boost::system::error_code& error);

[[nodiscard]] Error timeoutError(ClientStep step, const ServerAddress& server,
                                 std::chrono::milliseconds timeout);

struct ClientErrors {
  ServerAddress server;
  std::chrono::milliseconds timeout{0};
  std::string trustHint;
  std::uint64_t maxBodyBytes = 0;
  bool verifies = true;  ///< certificates are looked at

  [[nodiscard]] Error during(ClientStep step, const boost::system::error_code& error,
                             bool timedOut) const;
  /// `verifyResult`: OpenSSL's X509_V_… of the server's certificate.
  [[nodiscard]] Error handshake(const boost::system::error_code& error, long verifyResult,
                                bool timedOut) const;
  /// `fingerprint`: of the certificate that came instead of the pinned one.
  [[nodiscard]] Error unpinned(const std::string& fingerprint) const;
};

}  // namespace flowwall::net::http
