// WallRequest: what somebody at the wall asks of the network side; WallMessage: what the wall is to
// say about it.
//
// Ownership: values, moved through their queues. Thread: requests go from the render thread to the
// network thread, messages the other way.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "engine/model/command.hpp"
#include "engine/model/flow_filter.hpp"

namespace flowwall::model {

/// Keeps a picture among the wall's files.
struct KeepScreenshot {
  Image image;
};

struct SetFilter {
  FlowFilter filter;
};

/// What is polled from now on; what is absent stays as it is.
struct SetPollParams {
  std::optional<int> interfaceId;
  std::optional<int> length;
  std::string protocol;  ///< "tcp", "udp" or "all"; empty: absent
};

/// Logs in to the source as somebody else. Whoever has used it wipes the password.
struct RenewSession {
  std::string user;
  std::string password;
};

using WallRequest = std::variant<KeepScreenshot, SetFilter, SetPollParams, RenewSession>;

struct WallMessage {
  std::string text;    ///< one line
  bool good = true;    ///< it went well
  bool login = false;  ///< what came of a RenewSession
};

}  // namespace flowwall::model
