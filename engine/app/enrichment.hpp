// Enrichment: what helps to understand flows, made as the configuration says: sites, databases of
// places, what was learnt about addresses before, device rules.
//
// Ownership: the Enricher owns everything that the pointers show; they stay valid when it is moved.
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
#include "net/enrich/geo_chain.hpp"
#include "net/enrich/mmdb_provider.hpp"
#include "net/enrich/remote_places.hpp"

namespace flowwall::app {

struct Enrichment {
  net::enrich::Enricher enricher;
  net::enrich::GeoChain* places = nullptr;
  net::enrich::RemotePlaces* remote = nullptr;
  net::enrich::MmdbProvider* mmdb = nullptr;  ///< null: no such database is configured
  std::string notice;                         ///< why remote ends have no place; empty: they have
};

/// `names` outlives the enricher; null: no reverse DNS. `wantPlace`: asks ip-api.com; empty: nobody
/// is asked.
[[nodiscard]] Enrichment makeEnrichment(const net::config::Config& config,
                                        const std::filesystem::path& assets,
                                        const model::Clock& clock, net::enrich::NameTable* names,
                                        net::enrich::RemotePlaces::Want wantPlace);

/// Whether the configuration lets ip-api.com be asked.
[[nodiscard]] bool asksIpApi(const net::config::Config& config);

/// The databases of places that are looked at, the city's first.
[[nodiscard]] std::vector<std::filesystem::path>
placeDatabases(const net::config::GeoConfig& config);

}  // namespace flowwall::app
