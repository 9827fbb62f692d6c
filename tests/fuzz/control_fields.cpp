// What clients of the control endpoint set, by query, form and JSON: parsed for every route that
// takes something. The first line is the query, the rest the body.
//
// Whatever comes, an error is a sentence; what a route takes keeps to its range; and a password is
// never in an error.
#include <algorithm>
#include <cmath>

#include "net/http/control_fields.hpp"
#include "net/http/control_filter.hpp"
#include "net/http/control_poll.hpp"
#include "net/http/control_view.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

namespace http = net::http;

void checkView(const http::Fields& fields) {
  const auto view = http::parseSetView(fields, {10.0, 20.0});
  if (!view) {
    must(!view.error().message.empty(), "an error says something");
    return;
  }
  must(!view->zoom || (*view->zoom >= model::kMinZoom && *view->zoom <= model::kMaxZoom),
       "zoom keeps to its range");
  must(!view->center ||
           (std::abs(view->center->latDeg) <= 90.0 && std::abs(view->center->lonDeg) <= 180.0),
       "a place is on the Earth");
  must(!view->spinDegPerSecond || std::abs(*view->spinDegPerSecond) <= model::kMaxSpinDegPerSecond,
       "spin keeps to its range");
}

void checkFilter(const http::Fields& fields) {
  const auto filter = http::parseFilter(fields, {});
  if (!filter) {
    must(!filter.error().message.empty(), "an error says something");
    return;
  }
  // What it says of itself sets it again.
  http::Fields again;
  for (std::size_t i = 0; i < model::kFilterFieldNames.size(); ++i) {
    const auto field = static_cast<model::FilterField>(i);
    again.emplace_back(model::kFilterFieldNames[i], filter->text(field));
  }
  const auto same = http::parseFilter(again, {});
  must(same && *same == *filter, "a filter reads back as the same");
}

void checkPoll(const http::Fields& fields) {
  const auto params = http::parsePollParams(fields);
  if (!params) {
    must(!params.error().message.empty(), "an error says something");
    return;
  }
  must(!params->length || (*params->length >= 1 && *params->length <= 100'000),
       "the length keeps to its range");
  must(!params->interfaceId || *params->interfaceId >= 0, "an interface's number is not negative");
}

void checkLogin(const http::Fields& fields) {
  constexpr std::string_view kPassword = "p4ssw0rd-of-the-fuzzer";
  http::Fields secret;
  for (const auto& [name, value] : fields) {
    if (name.find(kPassword) != std::string::npos) {
      return;  // an error may repeat a name
    }
    secret.emplace_back(name, name == "pass" ? std::string(kPassword) : value);
  }
  const auto login = http::parseLogin(secret);
  must(login || login.error().message.find(kPassword) == std::string::npos,
       "no password in an error");
  must(!login || (!login->user.empty() && !login->password.empty()), "a login is whole");
}

}  // namespace
}  // namespace flowwall::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const std::string_view text = textOf(data, size);
  const auto line = std::min(text.find('\n'), text.size());
  flowwall::net::http::ControlRequest request;
  request.query = text.substr(0, line);
  request.body = text.substr(std::min(line + 1, text.size()));
  const auto fields = flowwall::net::http::fieldsOf(request);
  request.contentType = "application/json";
  static_cast<void>(flowwall::net::http::fieldsOf(request));
  if (!fields) {
    must(!fields.error().message.empty(), "an error says something");
    return 0;
  }
  checkView(*fields);
  checkFilter(*fields);
  checkPoll(*fields);
  checkLogin(*fields);
  return 0;
}
