#include "net/http/control_tls.hpp"

#include <openssl/ssl.h>

namespace flowwall::net::http {

namespace ssl = boost::asio::ssl;

Result<std::shared_ptr<ssl::context>> loadServerTls(const std::string& certificateFile,
                                                    const std::string& keyFile) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // Nobody is there to type a passphrase.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return ""; });
  boost::system::error_code error;
  context->use_certificate_chain_file(certificateFile, error);
  if (error) {
    return Error{"control.certificate: cannot use " + certificateFile + ": " + error.message()};
  }
  context->use_private_key_file(keyFile, ssl::context::pem, error);
  if (error) {
    return Error{"control.key: cannot use " + keyFile + ": " + error.message()};
  }
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return Error{"control.key: " + keyFile + " does not belong to the certificate in " +
                 certificateFile};
  }
  return context;
}

}  // namespace flowwall::net::http
