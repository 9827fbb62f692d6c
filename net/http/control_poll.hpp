// What POST /api/set-params and POST /api/renew-session take.
//
// Errors: one sentence that says what is allowed, fit for a 400; it never repeats a password.
// Thread: pure.
#pragma once

#include "engine/model/wall_request.hpp"
#include "net/http/control_fields.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

/// `ifid` (0 to 1000000), `length` (1 to 100000), `proto` (tcp, udp, all); at least one of them.
[[nodiscard]] Result<model::SetPollParams> parsePollParams(const Fields& fields);

/// `user` and `pass`, both of 1 to 256 bytes.
[[nodiscard]] Result<model::RenewSession> parseLogin(const Fields& fields);

}  // namespace flowwall::net::http
