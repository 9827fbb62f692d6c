// StrandState: what the pipeline's strand owns beside the pipeline: names, and where places come
// from.
//
// Thread: made on any; once the pipeline runs, its strand only. Ownership: owns the names; the
// places are the enricher's (see Places).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/app/enrichment.hpp"
#include "engine/app/provider_health.hpp"
#include "engine/model/clock.hpp"
#include "net/enrich/name_table.hpp"

namespace flowwall::app {

struct StrandState {
  StrandState(const model::Clock& clock, net::enrich::NameTable::Want wantName)
      : names(clock, std::move(wantName)) {}

  /// Of all places together first: its error holds those of the databases.
  [[nodiscard]] std::vector<model::ProviderHealth> health() const {
    std::vector<model::ProviderHealth> all = places.chain->healths();
    all.insert(all.begin(), places.health());
    all.push_back(healthOf(names));
    return all;
  }
  void use(const Places& other) {
    places = other;
    ++placesMade;
  }

  net::enrich::NameTable names;
  Places places;
  unsigned placesMade = 0;        ///< tells a refresh that came too late
  bool answerOwed = false;        ///< somebody waits to hear how the databases are
  std::uint64_t savedPlaces = 0;  ///< the changes that the file of each cache has
  std::uint64_t savedNames = 0;
};

}  // namespace flowwall::app
