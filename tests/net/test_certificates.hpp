// Certificates for tests, made in memory with OpenSSL.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace flowwall::test {

struct OpenSslDelete {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, OpenSslDelete>;
using CertificatePtr = std::unique_ptr<X509, OpenSslDelete>;

/// A key (P-256) and its certificate.
struct Identity {
  KeyPtr key;
  CertificatePtr certificate;
  [[nodiscard]] std::string certificatePem() const;
  [[nodiscard]] std::string keyPem() const;
};

/// `issuer` null: signed by itself. `subjectAltName`: OpenSSL's syntax,
/// "IP:127.0.0.1,DNS:localhost"; empty: none.
[[nodiscard]] Identity makeIdentity(const std::string& commonName,
                                    const std::string& subjectAltName, bool isCa,
                                    const Identity* issuer);

}  // namespace flowwall::test
