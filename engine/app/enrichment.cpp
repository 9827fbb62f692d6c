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
  return {.name = "libloc",
          .missing = "there is no libloc database (Debian package libloc-database)",
          .find =
              [configured] {
                return configured.empty() ? LiblocProvider::findDatabase()
                                          : std::optional<std::filesystem::path>(configured);
              },
          .open = [isNamed = !configured.empty()](
                      const std::filesystem::path& path) -> net::Result<Provider> {
            auto opened = LiblocProvider::open(path);
            if (opened.has_error()) {
              return net::Error{(isNamed ? "geo.libloc_database: " : "") + opened.error().message};
            }
            return Provider(std::move(*opened));
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
  places.asksOnline = asksIpApi(config);
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
      places.liblocIsNamed = !config.geo.liblocDatabase.empty();
      providers.push_back(cached(std::move(made)));
    } else if (const auto files = placeDatabases(config.geo); !files.empty()) {
      auto made = std::make_unique<enrich::MmdbProvider>(files, clock);
      places.mmdb = made.get();
      providers.push_back(cached(std::move(made)));
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

net::Result<enrich::OsRules> loadOsRules(const std::string& file) {
  if (file.empty()) {
    return enrich::OsRules::builtIn();
  }
  const std::string start = "os.rules_file: ";
  try {
    auto rules = enrich::OsRules::fromToml(platform::readFile(file), file);
    if (rules.has_error()) {
      return net::Error{start + rules.error().message};
    }
    return rules;
  } catch (const std::exception& unreadable) {
    return net::Error{start + unreadable.what()};
  }
}

bool asksIpApi(const net::config::Config& config) {
  return std::ranges::find(config.geo.providers, GeoProviderKind::ipApi) !=
         config.geo.providers.end();
}

std::vector<enrich::MmdbFile> placeDatabases(const net::config::GeoConfig& config) {
  using enum enrich::MmdbFile::Kind;
  std::vector<enrich::MmdbFile> files{{"geo.city_database", config.cityDatabase, places},
                                      {"geo.country_database", config.countryDatabase, places},
                                      {"geo.asn_database", config.asnDatabase, networks}};
  std::erase_if(files, [](const enrich::MmdbFile& file) { return file.path.empty(); });
  return files;
}

bool Places::areKnown() const {
  return asksOnline || (mmdb != nullptr && mmdb->isOpen()) ||
         (libloc != nullptr && libloc->isOpen());
}

std::string Places::notice() const {
  std::string wrong = mmdb == nullptr ? "" : mmdb->health().error;
  // That the system has no database of its own is nothing to confess when others know the places.
  if (libloc != nullptr && (libloc->isOpen() || liblocIsNamed || !areKnown())) {
    const std::string more = libloc->health().error;
    wrong += (wrong.empty() || more.empty() ? "" : "; ") + more;
  }
  return areKnown() || wrong.empty() ? wrong : "no places for public addresses: " + wrong;
}

model::ProviderHealth Places::health() const {
  model::ProviderHealth all = chain->health();
  all.error = notice();
  if (!all.error.empty()) {
    all.state = areKnown() ? "degraded" : "failed";
  }
  return all;
}

void Places::takeOver(Places& before) {
  if (mmdb != nullptr && before.mmdb != nullptr) {
    mmdb->takeOver(*before.mmdb);
  }
  if (libloc != nullptr && before.libloc != nullptr) {
    libloc->takeOver(*before.libloc);
  }
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
  made.parts.osRules = needed(config, loadOsRules(config.osRulesFile));
  made.parts.names = names;
  if (withPlaces == WithPlaces::yes) {
    made.parts.geo = makePlaces(config, clock, wantPlace, made.places);
  }
  return made;
}

}  // namespace flowwall::app
