#include "net/http/control_message.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "net/wire/json_text.hpp"

namespace flowwall::net::http {

ControlResponse jsonResponse(std::string json) {
  ControlResponse response;
  response.body = std::make_shared<const std::string>(std::move(json));
  return response;
}

ControlResponse errorResponse(unsigned status, std::string_view sentence) {
  // Sentences quote what a stranger sent.
  constexpr std::size_t kMaxSentenceBytes = 1024;
  const boost::json::object body{{"ok", false},
                                 {"error", wire::cleanUtf8(sentence, kMaxSentenceBytes)}};
  ControlResponse response = jsonResponse(boost::json::serialize(body));
  response.status = status;
  return response;
}

}  // namespace flowwall::net::http
