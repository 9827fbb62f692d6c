// A request to the control endpoint and its answer, as the routes see them: no sockets, no Beast.
//
// Ownership: values; an answer's body is shared, so that a large one is encoded once for all.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace flowwall::net::http {

struct ControlRequest {
  std::string method;  ///< "GET"
  std::string path;    ///< decoded, begins with '/'
  std::string query;   ///< as sent, without the '?'
  std::string contentType;
  std::string body;
};

struct ControlResponse {
  unsigned status = 200;
  std::string contentType = "application/json";
  std::string allow;  ///< for 405: the methods that would do
  std::shared_ptr<const std::string> body = std::make_shared<const std::string>();
};

[[nodiscard]] ControlResponse jsonResponse(std::string json);

/// `{"ok":false,"error":"…"}`
[[nodiscard]] ControlResponse errorResponse(unsigned status, std::string_view sentence);

}  // namespace flowwall::net::http
