// Enrichment: what helps to understand flows, made as the configuration says: sites, databases of
// places, what was learnt about addresses before, device rules.
//
// Ownership: the parts own everything that the pointers show; they stay valid when an Enricher is
// made of them, and when its geo is handed on to another.
// Thread: made on any; then the pipeline's.
// Errors: makeEnrichment() throws std::runtime_error with one sentence for data files or settings
// that can never work.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/model/clock.hpp"
#include "net/config/config.hpp"
#include "net/enrich/enricher.hpp"
#include "net/enrich/file_provider.hpp"
#include "net/enrich/geo_chain.hpp"
#include "net/enrich/mmdb_provider.hpp"
#include "net/enrich/os_rules.hpp"
#include "net/enrich/remote_places.hpp"

namespace flowwall::app {

/// Where places come from.
struct Places {
  net::enrich::GeoChain* chain = nullptr;
  net::enrich::RemotePlaces* remote = nullptr;
  net::enrich::MmdbProvider* mmdb = nullptr;    ///< null: not among the providers
  net::enrich::FileProvider* libloc = nullptr;  ///< the same
  bool liblocIsNamed = false;                   ///< the configuration says which database
  bool asksOnline = false;

  /// What is wrong with the databases, and whether remote ends are without a place for that; empty:
  /// nothing is.
  [[nodiscard]] std::string notice() const;
  /// Of all providers together; its error is the notice.
  [[nodiscard]] model::ProviderHealth health() const;
  /// Databases that could not be opened here, and were before, stay in use.
  void takeOver(Places& before);

 private:
  [[nodiscard]] bool areKnown() const;
};

struct Enrichment {
  net::enrich::Enricher::Parts parts;
  Places places;  ///< shows into parts.geo
};

/// Whether databases are opened, too, which costs the most; without them parts.geo is null.
enum class WithPlaces : bool { no, yes };

/// `names` outlives the enricher; null: no reverse DNS. `wantPlace`: asks ip-api.com; empty: nobody
/// is asked.
[[nodiscard]] Enrichment makeEnrichment(const net::config::Config& config,
                                        const std::filesystem::path& assets,
                                        const model::Clock& clock, net::enrich::NameTable* names,
                                        net::enrich::RemotePlaces::Want wantPlace,
                                        WithPlaces withPlaces = WithPlaces::yes);

/// The rules in `file`; empty: those that come with Flowwall. The error begins with the key.
[[nodiscard]] net::Result<net::enrich::OsRules> loadOsRules(const std::string& file);

/// Whether the configuration lets ip-api.com be asked.
[[nodiscard]] bool asksIpApi(const net::config::Config& config);

/// The databases of places that are looked at, the city's first.
[[nodiscard]] std::vector<net::enrich::MmdbFile>
placeDatabases(const net::config::GeoConfig& config);

}  // namespace flowwall::app
