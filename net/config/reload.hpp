// The configuration read again while the wall runs (SIGHUP): what of it can be taken up at once,
// and what needs a restart. The file is read anew; environment and flags are those of the start,
// and keep their precedence.
//
// Errors: a configuration that is not right as a whole changes nothing; its errors are returned.
// Thread: any one; nothing is shared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/config/config.hpp"
#include "net/config/invocation.hpp"

namespace flowwall::net::config {

struct ReloadPlan {
  std::vector<std::string> applied;      ///< keys: "poll.length", "sites"
  std::vector<std::string> needRestart;  ///< a sentence each: "display.size needs a restart …"
  /// The running configuration with what can be applied: the next to run, and to compare with.
  Config config;

  /// Whether a key of this section, or this key, is to be applied: "geo", "sites", "log.level".
  [[nodiscard]] bool touches(std::string_view section) const;
};

[[nodiscard]] ReloadPlan planReload(const Config& running, const Config& fresh);

struct Reloaded {
  ReloadPlan plan;
  std::vector<std::string> warnings;
};

/// `argc`, `argv` and `surroundings` as at the start. The file is the one of `running`, if any.
[[nodiscard]] boost::system::result<Reloaded, Errors>
reload(const Config& running, int argc, const char* const* argv, const Surroundings& surroundings);

}  // namespace flowwall::net::config
