// The header of an answer of the control endpoint, the same for a whole one and a streamed one.
//
// Thread: pure.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include "net/http/control_message.hpp"

namespace flowwall::net::http {

/// Status and fields of `response`; the length of the body and what becomes of the connection are
/// the caller's.
inline void setHeader(boost::beast::http::response_header<>& message,
                      const ControlResponse& response) {
  namespace bhttp = boost::beast::http;
  message.result(response.status);
  message.version(11);
  message.set(bhttp::field::server, "Flowwall");
  message.set(bhttp::field::content_type, response.contentType);
  message.set(bhttp::field::cache_control, response.cacheControl);
  message.set("X-Content-Type-Options", "nosniff");
  // No page from elsewhere may show the wall's picture as its own.
  message.set("Cross-Origin-Resource-Policy", "same-origin");
  if (!response.allow.empty()) {
    message.set(bhttp::field::allow, response.allow);
  }
  for (const auto& [name, value] : response.headers) {
    message.insert(name, value);
  }
}

}  // namespace flowwall::net::http
