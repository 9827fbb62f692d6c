#include "net/http/tls_context.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <utility>

namespace flowwall::net::http {
namespace ssl = boost::asio::ssl;

TlsContext::TlsContext(TlsOptions options)
    : options_(std::move(options)), context_(ssl::context::tls_client) {}

Result<std::unique_ptr<TlsContext>> TlsContext::make(TlsOptions options) {
  std::unique_ptr<TlsContext> made(new TlsContext(std::move(options)));
  SSL_CTX* native = made->context_.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  if (made->options_.insecure) {
    made->context_.set_verify_mode(ssl::verify_none);
    return made;
  }
  made->context_.set_verify_mode(ssl::verify_peer);
  boost::system::error_code error;
  if (made->options_.caFile.empty()) {
    made->context_.set_default_verify_paths(error);
    if (error) {
      return Error{"cannot load the system's certificates: " + error.message()};
    }
    return made;
  }
  made->context_.load_verify_file(made->options_.caFile, error);
  if (error) {
    return Error{"cannot use the CA file " + made->options_.caFile + ": " + error.message()};
  }
  // The file may hold the server's own self-signed certificate, which is no CA.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(native), X509_V_FLAG_PARTIAL_CHAIN);
  return made;
}

}  // namespace flowwall::net::http
