// SiteTable: which of the user's own sites an address is at, by the sites' networks. The longest
// prefix wins; IPv4 and IPv6 alike.
//
// Thread: the Enricher's; never changes once made. Errors: one sentence that names the site and the
// network that is wrong. Cost: one look into a hash table for each prefix length in use.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/model/ip_network.hpp"
#include "engine/model/units.hpp"
#include "net/result.hpp"

namespace flowwall::net::enrich {

/// As in the configuration's [[sites]].
struct SiteConfig {
  std::string name;
  model::GeoPoint point;
  std::vector<std::string> networks;  ///< "10.1.0.0/16", "2001:db8:1::/48", "192.0.2.7"
};

struct Site {
  std::string name;
  model::GeoPoint point;
};

class SiteTable {
 public:
  static constexpr std::size_t kMaxNetworks = 100'000;

  SiteTable() = default;
  [[nodiscard]] static Result<SiteTable> make(const std::vector<SiteConfig>& sites);

  /// Null: the address is at none of the sites.
  [[nodiscard]] const Site* find(const model::IpAddress& address) const;

  [[nodiscard]] const std::vector<Site>& sites() const { return sites_; }
  [[nodiscard]] std::size_t networks() const { return siteOf_.size(); }

 private:
  [[nodiscard]] Result<void> add(const std::string& text, std::size_t site);

  std::vector<Site> sites_;
  std::unordered_map<model::IpNetwork, std::size_t> siteOf_;
  std::vector<int> lengths_;  // prefix lengths in use, the longest first
};

}  // namespace flowwall::net::enrich
