#include "tests/net/fake_answers.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <sstream>
#include <vector>

#include "tests/common.hpp"
#include "tests/net/fake_lists.hpp"

namespace flowwall::test {
namespace json = boost::json;
using tests::fileText;
namespace {

json::array rowsOf(const std::filesystem::path& path) {
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  return json::parse(fileText(path), {}, options).at("rsp").as_array();
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain +=
          static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

std::map<std::string, std::string> fields(std::string_view form) {
  std::map<std::string, std::string> found;
  while (!form.empty()) {
    const std::string_view pair = form.substr(0, form.find('&'));
    form.remove_prefix(std::min(form.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    found[std::string(pair.substr(0, equals))] =
        decoded(pair.substr(std::min(pair.size(), equals + 1)));
  }
  return found;
}

bool knownParameters(const FakeRequest& request) {
  constexpr std::array<std::string_view, 16> kKnown{
      "start",        "length",       "map_search", "visible_columns",
      "sort",         "order",        "ifid",       "flowhosts_type",
      "l4proto",      "application",  "alert_type", "tcp_flow_state",
      "traffic_type", "host_pool_id", "network",    "type"};
  return std::all_of(request.query.begin(), request.query.end(), [&](const auto& parameter) {
    return std::find(kKnown.begin(), kKnown.end(), parameter.first) != kKnown.end();
  });
}

std::size_t numberIn(const FakeRequest& request, const std::string& name) {
  const auto found = request.query.find(name);
  return found == request.query.end()
             ? 0
             : static_cast<std::size_t>(std::strtoul(found->second.c_str(), nullptr, 10));
}

}  // namespace

FakeRequest FakeRequest::parse(std::string_view head, std::string_view body) {
  FakeRequest request;
  request.body = body;
  std::istringstream lines{std::string(head)};
  std::string target;
  lines >> request.method >> target;
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  request.query = fields(std::string_view(target).substr(std::min(target.size(), mark + 1)));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("Cookie: ")) {
      request.cookie = line.substr(8, line.find('\r') - 8);
    } else if (line.starts_with("Authorization: ")) {
      request.authorization = line.substr(15, line.find('\r') - 15);
    }
  }
  return request;
}

FakeAnswers::FakeAnswers(const FakeOptions& options, FakeCounters& counters)
    : data_(options.data), counters_(counters), user_(options.user), password_(options.password),
      token_(options.token), tcp_(rowsOf(data_ / "active-tcp-50.json")),
      udp_(rowsOf(data_ / "active-udp-50.json")), cookieName_("session_3010_4711") {}

std::string FakeAnswers::headers(const std::string& name, std::string_view session) const {
  std::istringstream recorded(fileText(data_ / (name + ".headers")));
  std::string text;
  for (std::string line; std::getline(recorded, line);) {
    if (!line.empty() && line.back() == '\r') {
      line.pop_back();
    }
    if (line.starts_with("Set-Cookie: session_")) {
      line = "Set-Cookie: " + cookieName_ + "=" + std::string(session) +
             line.substr(std::min(line.find(';'), line.size()));
    }
    if (!line.empty()) {
      text += line + "\r\n";
    }
  }
  return text + "\r\n";
}

std::string FakeAnswers::answer(const FakeRequest& request, FakeMode mode) {
  if (mode == FakeMode::rubbish) {
    return "\x01\x02 this is not HTTP at all\r\n\r\n";
  }
  if (mode == FakeMode::overloaded) {
    return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\n\r\n<html>busy</html>";
  }
  if (mode == FakeMode::starting) {
    return headers("starting-up", "") + "<html>starting</html>";
  }
  if (request.method == "POST" && request.path == "/authorize.html") {
    return login(request);
  }
  ++counters_.requests;
  if (!request.authorization.empty()) {
    return authorized(request, mode);
  }
  if (!hasSession(request, mode)) {
    return headers("session-expired", "");
  }
  return rest(request, mode);
}

// By token or HTTP Basic there is no session, and answers carry an empty cookie.
std::string FakeAnswers::authorized(const FakeRequest& request, FakeMode mode) {
  const std::string pair = user_ + ":" + password_;
  std::vector<unsigned char> basic(pair.size() * 2 + 4);
  EVP_EncodeBlock(basic.data(), reinterpret_cast<const unsigned char*>(pair.data()),
                  static_cast<int>(pair.size()));
  const std::string rightBasic = "Basic " + std::string(reinterpret_cast<char*>(basic.data()));
  if (request.authorization == "Token " + token_ || request.authorization == rightBasic) {
    return rest(request, mode == FakeMode::normal ? FakeMode::emptyCookie : mode);
  }
  return headers(request.authorization.starts_with("Token ") ? "token-wrong" : "basic-wrong", "");
}

std::string FakeAnswers::login(const FakeRequest& request) {
  const auto form = fields(request.body);
  const auto user = form.find("user");
  const auto password = form.find("password");
  const bool right = form.contains("referer") && user != form.end() && user->second == user_ &&
                     password != form.end() && password->second == password_;
  if (!right) {
    ++counters_.refusedLogins;
    return headers("login-wrong-password", "");
  }
  const unsigned number = ++counters_.logins;
  session_ = "abcdef0123456789" + std::to_string(number);
  sessionUses_ = 0;
  return headers("login-ok", session_);
}

bool FakeAnswers::hasSession(const FakeRequest& request, FakeMode mode) {
  const bool known = !session_.empty() && request.cookie == cookieName_ + "=" + session_;
  const bool worn = sessionLife_ != 0 && sessionUses_ >= sessionLife_;
  ++sessionUses_;
  return known && !worn && mode != FakeMode::sessionsDie;
}

std::string FakeAnswers::rest(const FakeRequest& request, FakeMode mode) {
  if (mode == FakeMode::factoryPassword) {
    return headers("rest-default-password", session_);
  }
  if (mode == FakeMode::badRequest || !knownParameters(request)) {
    return headers("unknown-parameter", session_);
  }
  const std::string shown = mode == FakeMode::emptyCookie ? "" : session_;
  if (request.isStatistics()) {
    if (numberIn(request, "ifid") != 0 || mode == FakeMode::noStatistics) {
      return headers("interface-invalid", shown) + fileText(data_ / "interface-invalid.json");
    }
    return headers("interface-summary", shown) + fileText(data_ / "interface-summary.json");
  }
  if (request.isList()) {
    if (numberIn(request, "length") >= 32'768) {
      return headers("unknown-parameter", session_);  // an internal error, as with a real one
    }
    return headers("active-tcp-50", shown) + flows(request, mode);
  }
  return headers("unknown-parameter", session_);
}

std::string FakeAnswers::flows(const FakeRequest& request, FakeMode mode) const {
  switch (mode) {
  case FakeMode::invalidJson: return "{\"rc\":0,\"rsp\":[{]}";
  case FakeMode::megaRubbish: return R"({"rc":0,"rsp":[{"info":")";  // the server goes on
  case FakeMode::deepNesting:
  case FakeMode::wrongTypes:
  case FakeMode::duplicateKeys:
  case FakeMode::invalidUtf8: return oddList(mode);
  default: break;
  }
  constexpr std::size_t kStartWrapsAt = 65'536;
  const bool udp = numberIn(request, "l4proto") == 17;
  const bool slowestFirst = request.query.contains("order") && request.query.at("order") == "asc";
  const json::array& recorded = udp ? udp_ : tcp_;
  const std::size_t known = madeUp_ != 0 ? madeUp_ : recorded.size();
  const std::size_t total = mode == FakeMode::emptyList ? 0 : known;
  const std::size_t start = std::min(numberIn(request, "start") % kStartWrapsAt, total);
  const std::size_t count = std::min(numberIn(request, "length"), total - start);
  std::string body = "{\"rc\":0,\"recordsTotal\":" + std::to_string(total) +
                     ",\"rc_str_hr\":\"Success\",\"rc_str\":\"OK\",\"rsp\":[";
  for (std::size_t i = start; i < start + count; ++i) {
    const std::size_t rank = slowestFirst ? total - 1 - i : i;
    body += i == start ? "" : ",";
    body += madeUp_ != 0 ? madeUpRow(firstMadeUp_ + rank, firstMadeUp_ + total, udp)
                         : json::serialize(recorded[rank]);
  }
  body += "]}";
  if (mode == FakeMode::truncated || mode == FakeMode::stalls) {
    body.resize(body.size() / 2);
  }
  return body;
}

}  // namespace flowwall::test
