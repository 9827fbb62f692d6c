#include "net/http/tls_context.hpp"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <utility>

namespace flowwall::net::http {
namespace ssl = boost::asio::ssl;

namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

// -1: not a digit.
int hexValue(char c) {
  const char upper = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  const std::size_t at = kHexDigits.find(upper);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

}  // namespace

Result<Fingerprint> parseFingerprint(std::string_view text) {
  const Error wrong{"\"" + std::string(text.substr(0, 100)) +
                    "\" is not a SHA-256 fingerprint: write its 64 hex digits, with or without a "
                    "colon after every two"};
  const std::size_t step = text.find(':') == std::string_view::npos ? 2 : 3;
  Fingerprint fingerprint{};
  if (text.size() != fingerprint.size() * step - (step - 2)) {
    return wrong;
  }
  for (std::size_t i = 0; i < fingerprint.size(); ++i) {
    const std::size_t at = i * step;
    const int high = hexValue(text[at]);
    const int low = hexValue(text[at + 1]);
    const bool parted = step == 2 || i == 0 || text[at - 1] == ':';
    if (high < 0 || low < 0 || !parted) {
      return wrong;
    }
    fingerprint[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return fingerprint;
}

std::string toString(const Fingerprint& fingerprint) {
  std::string text;
  for (const unsigned char byte : fingerprint) {
    text += text.empty() ? "" : ":";
    text += kHexDigits[byte >> 4U];
    text += kHexDigits[byte & 15U];
  }
  return text;
}

TlsContext::TlsContext(TlsOptions options)
    : options_(std::move(options)), context_(ssl::context::tls_client) {}

Result<std::unique_ptr<TlsContext>> TlsContext::make(TlsOptions options) {
  std::unique_ptr<TlsContext> made(new TlsContext(std::move(options)));
  if (!made->options_.pinSha256.empty()) {
    const Result<Fingerprint> pin = parseFingerprint(made->options_.pinSha256);
    if (!pin) {
      return pin.error();
    }
    if (made->options_.insecure) {
      return Error{"a pinned certificate and an unverified one exclude each other: give the "
                   "fingerprint, or insecure = true"};
    }
    made->pin_ = *pin;
  }
  SSL_CTX* native = made->context_.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  if (!made->verifies()) {
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

std::optional<std::string> TlsContext::unpinned(SSL* peer) const {
  if (!pin_) {
    return std::nullopt;
  }
  const std::unique_ptr<X509, FreeCertificate> certificate(SSL_get1_peer_certificate(peer));
  Fingerprint actual{};
  unsigned size = 0;
  const bool read =
      certificate && X509_digest(certificate.get(), EVP_sha256(), actual.data(), &size) == 1;
  if (!read || size != actual.size()) {
    return "unknown";
  }
  return actual == *pin_ ? std::nullopt : std::optional(toString(actual));
}

}  // namespace flowwall::net::http
