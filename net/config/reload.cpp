#include "net/config/reload.hpp"

#include <algorithm>

#include "net/config/key_table.hpp"

namespace flowwall::net::config {
namespace {

constexpr std::string_view kSites = "sites";

bool isOfSite(const std::string& originKey) {
  return originKey.starts_with("sites[");
}

void takeOrigin(std::string_view key, const Config& from, Config& to) {
  const auto found = from.origins.find(key);
  if (found == from.origins.end()) {
    to.origins.erase(std::string(key));
  } else {
    to.origins[std::string(key)] = found->second;
  }
}

// Sites are taken up even when only their lines in the file have moved.
void takeSites(const Config& from, Config& to) {
  to.sites = from.sites;
  std::erase_if(to.origins, [](const auto& origin) { return isOfSite(origin.first); });
  for (const auto& [key, where] : from.origins) {
    if (isOfSite(key)) {
      to.origins[key] = where;
    }
  }
}

}  // namespace

bool ReloadPlan::touches(std::string_view section) const {
  return std::ranges::any_of(applied, [section](std::string_view key) {
    return key.starts_with(section) && (key.size() == section.size() || key[section.size()] == '.');
  });
}

ReloadPlan planReload(const Config& running, const Config& fresh) {
  ReloadPlan plan{.config = running};
  plan.config.file = fresh.file;
  for (const Key& key : allKeys()) {
    const bool isSame = sameValue(key, running, fresh);
    if (!isSame && key.onReload == OnReload::restart) {
      plan.needRestart.push_back(std::string(key.name) + " needs a restart; it stays " +
                                 tomlValue(key, running) + " until then");
      continue;
    }
    takeOrigin(key.name, fresh, plan.config);
    if (!isSame) {
      copyValue(key, fresh, plan.config);
      plan.applied.emplace_back(key.name);
    }
  }
  if (running.sites != fresh.sites) {
    plan.applied.emplace_back(kSites);
  }
  takeSites(fresh, plan.config);
  return plan;
}

boost::system::result<Reloaded, Errors>
reload(const Config& running, int argc, const char* const* argv, const Surroundings& surroundings) {
  auto fresh = running.file.empty() ? parseInvocation(argc, argv, surroundings)
                                    : parseInvocation(argc, argv, surroundings, running.file);
  if (fresh.has_error()) {
    return fresh.error();
  }
  return Reloaded{planReload(running, fresh->config), std::move(fresh->warnings)};
}

}  // namespace flowwall::net::config
