// Reads [[sites]] of flowwall.toml into Config::sites, as strictly as the keys.
//
// Errors: collected with file and line; the Config then is not to be used.
#pragma once

#include <cstddef>

#include "net/config/config.hpp"
#include "net/config/toml_nodes.hpp"

namespace flowwall::net::config {

inline constexpr std::size_t kMostSites = 1'000;
inline constexpr std::size_t kMostNetworks = 10'000;  ///< of all sites together

void readSites(const toml::node& node, Config& config, Mistakes& mistakes);

}  // namespace flowwall::net::config
