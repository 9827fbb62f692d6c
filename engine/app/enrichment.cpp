#include "engine/app/enrichment.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/app/need.hpp"
#include "engine/platform/asset_paths.hpp"
#include "net/enrich/cached_geo_provider.hpp"
#include "net/enrich/libloc_provider.hpp"
#include "net/enrich/mmdb_provider.hpp"

namespace flowwall::app {
namespace {

namespace enrich = net::enrich;
using net::config::GeoProviderKind;
using Provider = std::unique_ptr<enrich::GeoProvider>;

Provider cached(Provider provider) {
  return std::make_unique<enrich::CachedGeoProvider>(std::move(provider));
}

// Without a database the wall goes on: private ends are at the home site, the rest has no place.
enrich::FileProvider::Kind liblocAt(const std::string& configured) {
  using enrich::LiblocProvider;
  using Opened = net::Result<Provider>;
  return {.name = "libloc",
          .missing = "there is no libloc database (Debian package libloc-database)",
          .find =
              [configured] {
                return configured.empty() ? LiblocProvider::findDatabase()
                                          : std::optional<std::filesystem::path>(configured);
              },
          .open =
              [](const std::filesystem::path& path) {
                auto opened = LiblocProvider::open(path);
                return opened ? Opened(std::move(*opened)) : Opened(opened.error());
              }};
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

// The databases are read before it returns.
std::unique_ptr<enrich::GeoChain> makePlaces(const net::config::Config& config,
                                             const model::Clock& clock,
                                             const enrich::RemotePlaces::Want& wantPlace,
                                             Places& places) {
  std::vector<Provider> providers;
  places.others = asksIpApi(config);
  for (const GeoProviderKind kind : orderOf(config)) {
    if (kind == GeoProviderKind::ipApi) {
      auto made =
          std::make_unique<enrich::RemotePlaces>(clock, wantPlace, remoteOptions(config.geo));
      places.remote = made.get();
      providers.push_back(std::move(made));
    } else if (kind == GeoProviderKind::libloc) {
      auto made =
          std::make_unique<enrich::FileProvider>(liblocAt(config.geo.liblocDatabase), clock);
      places.libloc = made.get();
      providers.push_back(cached(std::move(made)));
    } else if (const auto files = placeDatabases(config.geo); !files.empty()) {
      places.others = true;
      providers.push_back(cached(std::make_unique<enrich::MmdbProvider>(files, clock)));
    }
  }
  auto chain = std::make_unique<enrich::GeoChain>(std::move(providers));
  places.chain = chain.get();
  if (const auto refresh = chain->refresh(true)) {
    refresh()();
  }
  return chain;
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

std::string Places::notice() const {
  return libloc == nullptr || libloc->isOpen() || others
             ? std::string()
             : "no places for public addresses: " + libloc->error();
}

Enrichment makeEnrichment(const net::config::Config& config, const std::filesystem::path& assets,
                          const model::Clock& clock, enrich::NameTable* names,
                          enrich::RemotePlaces::Want wantPlace, WithPlaces withPlaces) {
  Enrichment made;
  made.parts.home = {config.home.name, {config.home.latDeg, config.home.lonDeg}};
  made.parts.sites = makeSites(config.sites);
  made.parts.countries =
      need(enrich::CountryTable::fromJson(platform::readFile(assets / "world/countries.json")));
  made.parts.recordedPlaces =
      need(enrich::PlaceTable::fromJson(platform::readFile(assets / "demo/places.json"), "demo"));
  made.parts.osRules = makeOsRules(config.osRulesFile);
  made.parts.names = names;
  if (withPlaces == WithPlaces::yes) {
    made.parts.geo = makePlaces(config, clock, wantPlace, made.places);
  }
  return made;
}

}  // namespace flowwall::app
