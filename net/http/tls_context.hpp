// TlsContext: whom a client trusts. Certificates are verified against the system's store, or
// against one CA file, or known by their fingerprint (a pin, which replaces chain and name); not
// looked at only when that was asked for.
//
// Errors: make() says in one sentence why a CA file or a pin cannot be used.
// Thread: network thread. Ownership: outlives the clients that use it.
#pragma once

#include <array>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/result.hpp"

namespace flowwall::net::http {

struct TlsOptions {
  std::string caFile;     ///< PEM; empty: the system's store
  bool insecure = false;  ///< take any certificate
  /// SHA-256 of the server's certificate (DER): 64 hex digits, with or without colons.
  std::string pinSha256;
  std::string trustHint;  ///< ends the sentence about an unknown issuer: "set … to …"
};

/// SHA-256 of a certificate.
using Fingerprint = std::array<unsigned char, 32>;

[[nodiscard]] Result<Fingerprint> parseFingerprint(std::string_view text);
[[nodiscard]] std::string toString(const Fingerprint& fingerprint);  ///< "AB:CD:…"

class TlsContext {
 public:
  /// A context for clients: TLS 1.2 or newer.
  [[nodiscard]] static Result<std::unique_ptr<TlsContext>> make(TlsOptions options);

  [[nodiscard]] boost::asio::ssl::context& native() { return context_; }
  /// OpenSSL checks chain and name.
  [[nodiscard]] bool verifies() const { return !options_.insecure && !pin_; }
  /// The fingerprint of `peer`'s certificate ("AB:CD:…") when another one is pinned. To be asked
  /// after the handshake, before anything is sent.
  [[nodiscard]] std::optional<std::string> unpinned(SSL* peer) const;
  [[nodiscard]] const std::string& trustHint() const { return options_.trustHint; }

 private:
  explicit TlsContext(TlsOptions options);

  TlsOptions options_;
  std::optional<Fingerprint> pin_;
  boost::asio::ssl::context context_;
};

}  // namespace flowwall::net::http
