// The control endpoint's own certificate and key, for HTTPS.
//
// Errors: one sentence that names the file. Thread: any; reads two files.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "net/result.hpp"

namespace flowwall::net::http {

/// PEM files: the certificate with what leads to its authority behind it, and its key. TLS 1.2 or
/// newer.
[[nodiscard]] Result<std::shared_ptr<boost::asio::ssl::context>>
loadServerTls(const std::string& certificateFile, const std::string& keyFile);

}  // namespace flowwall::net::http
