#include "tests/net/test_certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <stdexcept>

namespace flowwall::test {
namespace {

void addExtension(X509* certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) {
    throw std::runtime_error("bad certificate extension: " + value);
  }
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

template <typename Write> std::string pem(Write write) {
  BIO* memory = BIO_new(BIO_s_mem());
  write(memory);
  char buffer[8192];
  const int size = BIO_read(memory, buffer, sizeof buffer);
  BIO_free(memory);
  return {buffer, static_cast<std::size_t>(size > 0 ? size : 0)};
}

}  // namespace

std::string Identity::certificatePem() const {
  return pem([this](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
}

std::string Identity::keyPem() const {
  return pem([this](BIO* out) {
    PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Identity makeIdentity(const std::string& commonName, const std::string& subjectAltName, bool isCa,
                      const Identity* issuer) {
  static std::atomic<long> serial{1};
  Identity made;
  made.key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  made.certificate.reset(X509_new());
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  constexpr long kHour = 3600;
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kHour);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * kHour);
  X509_set_pubkey(certificate, made.key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(commonName.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate,
                       issuer == nullptr ? name : X509_get_subject_name(issuer->certificate.get()));
  addExtension(certificate, NID_basic_constraints, isCa ? "critical,CA:TRUE" : "CA:FALSE");
  if (!subjectAltName.empty()) {
    addExtension(certificate, NID_subject_alt_name, subjectAltName);
  }
  EVP_PKEY* signer = issuer == nullptr ? made.key.get() : issuer->key.get();
  if (X509_sign(certificate, signer, EVP_sha256()) == 0) {
    throw std::runtime_error("cannot sign a test certificate");
  }
  return made;
}

}  // namespace flowwall::test
