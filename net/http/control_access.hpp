// ControlAccess: who may ask the control endpoint for what.
//
// Without a token everything is open to whoever can connect, that is, on loopback, to this machine;
// the checks of Host and Origin keep web pages out. With one, clients show it as "Authorization:
// Bearer TOKEN", or open /?token=TOKEN once and keep a cookie.
//
// Thread: network thread. Source: RFC 6750, RFC 6265.
#pragma once

#include <optional>
#include <string>

#include "engine/model/clock.hpp"
#include "net/http/control_counts.hpp"
#include "net/http/control_guard.hpp"
#include "net/http/control_message.hpp"
#include "net/http/failure_table.hpp"

namespace flowwall::net::http {

enum class Role : std::uint8_t {
  open,    ///< anybody may
  read,    ///< anybody with control.public_read
  change,  ///< only with the token, where there is one
};

struct AccessOptions {
  std::string token;        ///< secret; empty: none is needed
  bool publicRead = false;  ///< reading needs none
  OwnHosts hosts;
  FailureTable::Limits failures;
};

class ControlAccess {
 public:
  ControlAccess(AccessOptions options, const model::Clock& clock, ControlCounts& counts)
      : options_(std::move(options)), clock_(clock), counts_(counts), failures_(options_.failures) {
  }

  /// From now on. Whether the token is another than before.
  bool use(AccessOptions options) {
    const bool other = options.token != options_.token;
    options_ = std::move(options);
    return other;
  }

  /// Why a request is refused: 401, 403 or 429; nothing: it may pass.
  [[nodiscard]] std::optional<ControlResponse> refusal(const ControlRequest& request, Role role);

  /// The answer to GET /?token=TOKEN: the way to the page, with a cookie where a token is
  /// needed. Nothing: it is no such request.
  [[nodiscard]] std::optional<ControlResponse> login(const ControlRequest& request);

 private:
  [[nodiscard]] bool isToken(std::string_view shown) const;
  [[nodiscard]] ControlResponse wrongToken(const ControlRequest& request);
  [[nodiscard]] std::optional<ControlResponse> blocked(const ControlRequest& request);

  AccessOptions options_;
  const model::Clock& clock_;
  ControlCounts& counts_;
  FailureTable failures_;
};

}  // namespace flowwall::net::http
