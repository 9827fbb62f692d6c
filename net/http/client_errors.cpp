#include "net/http/client_errors.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>
#include <cctype>

namespace flowwall::net::http {
namespace {

using boost::system::error_code;

std::string seconds(std::chrono::milliseconds time) {
  if (time.count() % 1000 == 0) {
    return std::to_string(time.count() / 1000) + " s";
  }
  return std::to_string(time.count()) + " ms";
}

bool unknownIssuer(long verifyResult) {
  switch (verifyResult) {
  case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
  case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
  case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
  case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return true;
  default: return false;
  }
}

bool otherName(long verifyResult) {
  return verifyResult == X509_V_ERR_HOSTNAME_MISMATCH ||
         verifyResult == X509_V_ERR_IP_ADDRESS_MISMATCH;
}

// What an OpenSSL client says when the other side talks plain HTTP.
bool notTls(const error_code& error) {
  if (error.category() != boost::asio::error::get_ssl_category()) {
    return false;
  }
  const int why = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  return why == SSL_R_WRONG_VERSION_NUMBER || why == SSL_R_HTTP_REQUEST ||
         why == SSL_R_PACKET_LENGTH_TOO_LONG || why == SSL_R_UNSUPPORTED_PROTOCOL;
}

}  // namespace

std::string reason(const error_code& error) {
  if (!error) {
    return "no address";
  }
  std::string text = error.message();
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

Error timeoutError(ClientStep step, const ServerAddress& server,
                   std::chrono::milliseconds timeout) {
  const std::string begin = "timed out after " + seconds(timeout) + " ";
  switch (step) {
  case ClientStep::resolving: return {begin + "looking up the address of " + server.host};
  case ClientStep::connecting: return {begin + "connecting to " + server.toString()};
  case ClientStep::handshake: return {begin + "in the TLS handshake with " + server.toString()};
  case ClientStep::sending: return {begin + "sending the request to " + server.toString()};
  case ClientStep::waiting: return {begin + "waiting for an answer from " + server.toString()};
  case ClientStep::reading: break;
  }
  return {begin + "receiving the answer of " + server.toString()};
}

Error ClientErrors::during(ClientStep step, const error_code& error, bool timedOut) const {
  namespace http = boost::beast::http;
  const std::string name = server.toString();
  if (timedOut) {
    return timeoutError(step, server, timeout);
  }
  if (step == ClientStep::connecting) {
    return {"cannot connect to " + name + ": " + reason(error)};
  }
  if (error == http::error::body_limit) {
    return {name + "'s answer is larger than " + std::to_string(maxBodyBytes / (1024 * 1024)) +
            " MiB"};
  }
  if (error == http::error::end_of_stream) {
    return {name + " closed the connection without an answer"};
  }
  if (error == http::error::partial_message) {
    return {name + "'s answer is cut short"};
  }
  if (error.category() == make_error_code(http::error::bad_version).category()) {
    return {name + "'s answer is not HTTP: " + reason(error)};
  }
  return {"lost the connection to " + name + ": " + reason(error)};
}

Error ClientErrors::handshake(const error_code& error, long verifyResult, bool timedOut) const {
  const std::string owner = server.host + "'s certificate ";
  if (timedOut) {
    return timeoutError(ClientStep::handshake, server, timeout);
  }
  if (verifies && otherName(verifyResult)) {
    return {owner + "is for another name"};
  }
  if (verifies && verifyResult != X509_V_OK) {
    const std::string why = X509_verify_cert_error_string(verifyResult);
    const bool hint = unknownIssuer(verifyResult) && !trustHint.empty();
    return {owner + "is not trusted: " + why + (hint ? "; " + trustHint : "")};
  }
  if (notTls(error)) {
    return {server.toString() + " does not speak TLS: is it the HTTPS port?"};
  }
  return {"the TLS handshake with " + server.toString() + " failed: " + reason(error)};
}

Error ClientErrors::unpinned(const std::string& fingerprint) const {
  return {server.host + "'s certificate is not the pinned one: its SHA-256 fingerprint is " +
          fingerprint};
}

}  // namespace flowwall::net::http
