#include "engine/app/enrichment.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <spdlog/spdlog.h>
#include <utility>

#include "engine/app/need.hpp"
#include "engine/platform/asset_paths.hpp"
#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/libloc_provider.hpp"

namespace flowwall::app {
namespace {

namespace enrich = net::enrich;
using net::config::GeoProviderKind;
using Provider = std::unique_ptr<enrich::GeoProvider>;

Provider cached(Provider provider) {
  return std::make_unique<enrich::CachedGeoProvider>(std::move(provider));
}

// Without a database the wall goes on: private ends are at the home site, the rest has no place.
Provider openLibloc(const std::string& configured, std::string& notice) {
  using enrich::LiblocProvider;
  const auto path = configured.empty() ? LiblocProvider::findDatabase()
                                       : std::optional<std::filesystem::path>(configured);
  auto provider = path ? LiblocProvider::open(*path)
                       : net::Result<std::unique_ptr<LiblocProvider>>(net::Error{
                             "there is no libloc database (Debian package libloc-database)"});
  if (provider.has_error()) {
    notice = "no places for public addresses: " + provider.error().message;
    return nullptr;
  }
  return cached(std::move(*provider));
}

enrich::SiteTable makeSites(const std::vector<net::config::SiteConfig>& configured) {
  std::vector<enrich::SiteConfig> sites;
  for (const auto& site : configured) {
    enrich::SiteConfig& made =
        sites.emplace_back(enrich::SiteConfig{site.name, {site.latDeg, site.lonDeg}, {}});
    for (const auto& network : site.networks) {
      made.networks.push_back(toString(network));
    }
  }
  return need(enrich::SiteTable::make(sites));
}

enrich::OsRules makeOsRules(const std::string& file) {
  return file.empty() ? enrich::OsRules::builtIn()
                      : need(enrich::OsRules::fromToml(platform::readFile(file), file));
}

// In the configured order. What is known from the network is used even if nobody is asked any more,
// and then before what only knows countries.
std::vector<GeoProviderKind> orderOf(const net::config::Config& config) {
  std::vector<GeoProviderKind> order = config.geo.providers;
  if (!asksIpApi(config)) {
    order.insert(std::find(order.begin(), order.end(), GeoProviderKind::libloc),
                 GeoProviderKind::ipApi);
  }
  return order;
}

enrich::RemotePlacesOptions remoteOptions(const net::config::GeoConfig& config) {
  enrich::RemotePlacesOptions options;
  options.hitsFor = std::chrono::hours(24) * config.cacheDays;
  return options;
}

}  // namespace

bool asksIpApi(const net::config::Config& config) {
  return std::ranges::find(config.geo.providers, GeoProviderKind::ipApi) !=
         config.geo.providers.end();
}

std::vector<std::filesystem::path> placeDatabases(const net::config::GeoConfig& config) {
  std::vector<std::filesystem::path> files;
  for (const std::string* file :
       {&config.cityDatabase, &config.countryDatabase, &config.asnDatabase}) {
    if (!file->empty()) {
      files.emplace_back(*file);
    }
  }
  return files;
}

Enrichment makeEnrichment(const net::config::Config& config, const std::filesystem::path& assets,
                          const model::Clock& clock, enrich::NameTable* names,
                          enrich::RemotePlaces::Want wantPlace) {
  std::vector<Provider> providers;
  enrich::RemotePlaces* remote = nullptr;
  enrich::MmdbProvider* mmdb = nullptr;
  std::string noLibloc;
  for (const GeoProviderKind kind : orderOf(config)) {
    if (kind == GeoProviderKind::ipApi) {
      auto made =
          std::make_unique<enrich::RemotePlaces>(clock, wantPlace, remoteOptions(config.geo));
      remote = made.get();
      providers.push_back(std::move(made));
    } else if (kind == GeoProviderKind::libloc) {
      if (auto libloc = openLibloc(config.geo.liblocDatabase, noLibloc)) {
        providers.push_back(std::move(libloc));
      }
    } else if (const auto files = placeDatabases(config.geo); !files.empty()) {
      auto made = std::make_unique<enrich::MmdbProvider>(files, clock);
      mmdb = made.get();
      providers.push_back(cached(std::move(made)));
    }
  }
  if (!noLibloc.empty()) {
    spdlog::warn("{}", noLibloc);
  }
  auto chain = std::make_unique<enrich::GeoChain>(std::move(providers));
  enrich::GeoChain* places = chain.get();
  enrich::Enricher enricher({.home = {config.home.name, {config.home.latDeg, config.home.lonDeg}},
                             .sites = makeSites(config.sites),
                             .countries = need(enrich::CountryTable::fromJson(
                                 platform::readFile(assets / "world/countries.json"))),
                             .recordedPlaces = need(enrich::PlaceTable::fromJson(
                                 platform::readFile(assets / "demo/places.json"), "demo")),
                             .geo = std::move(chain),
                             .osRules = makeOsRules(config.osRulesFile),
                             .names = names});
  const bool other = mmdb != nullptr || asksIpApi(config);
  return {std::move(enricher), places, remote, mmdb, other ? std::string() : noLibloc};
}

}  // namespace flowwall::app
