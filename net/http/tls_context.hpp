// TlsContext: whom a client trusts. Certificates are verified against the system's store, or
// against one CA file; not at all only when that was asked for.
//
// Errors: make() says in one sentence why a CA file cannot be used.
// Thread: network thread. Ownership: outlives the clients that use it.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "net/result.hpp"

namespace flowwall::net::http {

struct TlsOptions {
  std::string caFile;     ///< PEM; empty: the system's store
  bool insecure = false;  ///< take any certificate
  std::string trustHint;  ///< ends the sentence about an unknown issuer: "set … to …"
};

class TlsContext {
 public:
  /// A context for clients: TLS 1.2 or newer.
  [[nodiscard]] static Result<std::unique_ptr<TlsContext>> make(TlsOptions options);

  [[nodiscard]] boost::asio::ssl::context& native() { return context_; }
  [[nodiscard]] bool verifies() const { return !options_.insecure; }
  [[nodiscard]] const std::string& trustHint() const { return options_.trustHint; }

 private:
  explicit TlsContext(TlsOptions options);

  TlsOptions options_;
  boost::asio::ssl::context context_;
};

}  // namespace flowwall::net::http
