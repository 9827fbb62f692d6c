#include "net/enrich/site_table.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_set>

namespace flowwall::net::enrich {
namespace {

Error wrong(const std::string& site, const std::string& what) {
  return Error{"the site \"" + site + "\" " + what};
}

Result<void> checkSite(const SiteConfig& site, const std::unordered_set<std::string>& names) {
  if (site.name.empty()) {
    return Error{"a site has no name"};
  }
  if (names.contains(site.name)) {
    return wrong(site.name, "is there twice");
  }
  if (!(std::abs(site.point.latDeg) <= 90.0)) {
    return wrong(site.name, "has a latitude that is not from -90 to 90 degrees");
  }
  if (!(std::abs(site.point.lonDeg) <= 180.0)) {
    return wrong(site.name, "has a longitude that is not from -180 to 180 degrees");
  }
  return {};
}

}  // namespace

Result<SiteTable> SiteTable::make(const std::vector<SiteConfig>& sites) {
  SiteTable table;
  std::unordered_set<std::string> names;
  for (const SiteConfig& site : sites) {
    const Result<void> checked = checkSite(site, names);
    if (checked.has_error()) {
      return checked.error();
    }
    names.insert(site.name);
    table.sites_.push_back({site.name, site.point});
    for (const std::string& network : site.networks) {
      const Result<void> added = table.add(network, table.sites_.size() - 1);
      if (added.has_error()) {
        return added.error();
      }
    }
  }
  std::sort(table.lengths_.begin(), table.lengths_.end(), std::greater<>());
  return table;
}

Result<void> SiteTable::add(const std::string& text, std::size_t site) {
  const std::string& name = sites_[site].name;
  const auto network = model::IpNetwork::parse(text);
  if (!network) {
    return wrong(name,
                 "has \"" + text + "\", which is no network: write 10.1.0.0/16 or 2001:db8:1::/48");
  }
  if (network->base() != model::IpAddress::parse(text.substr(0, text.find('/')))) {
    return wrong(name, "has the network " + text + ", whose address has bits set behind the " +
                           "prefix: did you mean " + network->toString() + "?");
  }
  if (siteOf_.size() >= kMaxNetworks) {
    return Error{"there are more than " + std::to_string(kMaxNetworks) + " networks in the sites"};
  }
  const auto [known, isNew] = siteOf_.emplace(*network, site);
  if (!isNew) {
    const std::string& other = sites_[known->second].name;
    return wrong(name,
                 "has the network " + text +
                     (known->second == site ? " twice" : ", which \"" + other + "\" has already"));
  }
  if (std::find(lengths_.begin(), lengths_.end(), network->prefixBits()) == lengths_.end()) {
    lengths_.push_back(network->prefixBits());
  }
  return {};
}

const Site* SiteTable::find(const model::IpAddress& address) const {
  for (const int length : lengths_) {
    const model::IpNetwork around(address, length);
    if (around.isV4() != address.isV4()) {
      break;  // shorter prefixes are IPv6's alone
    }
    if (const auto found = siteOf_.find(around); found != siteOf_.end()) {
      return &sites_[found->second];
    }
  }
  return nullptr;
}

}  // namespace flowwall::net::enrich
