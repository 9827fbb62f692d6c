// Enricher: adds to a flow what is known about its ends: places, countries, autonomous systems,
// names, the local device's operating system.
//
// A place comes from, in this order: the recording's own table, for the flows of a recording; the
// sites' networks; the default site, for addresses that only mean something locally and for ends
// that the source calls its own; the geo provider. An answer without a city lands on the country's
// label point. Multicast, broadcast, documentation and reserved addresses are nowhere.
// Nobody on the network is asked about a recording's addresses.
//
// A name is the source's own, else reverse DNS's, else the address. A recording's addresses are
// never asked for: they are not this network's. Only local ends have a device OS, by their name.
// Local is what is in a site's network, else what the source says, else a private address.
//
// Thread: one at a time, with everything it owns. Ownership: owns its tables and the provider.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "engine/model/flow.hpp"
#include "engine/model/snapshot.hpp"
#include "net/enrich/country_table.hpp"
#include "net/enrich/geo_provider.hpp"
#include "net/enrich/name_table.hpp"
#include "net/enrich/os_rules.hpp"
#include "net/enrich/place_table.hpp"
#include "net/enrich/site_table.hpp"

namespace flowwall::net::enrich {

/// Whether flows are real, or from a recording whose invented places must never be given to
/// real traffic.
enum class Origin : bool { live, recording };

class Enricher {
 public:
  struct Parts {
    model::HomeSite home;  ///< the default site
    SiteTable sites;
    CountryTable countries;
    PlaceTable recordedPlaces;         ///< for Origin::recording only
    std::unique_ptr<GeoProvider> geo;  ///< null: there is no database
    OsRules osRules = OsRules::builtIn();
    NameTable* names = nullptr;  ///< outlives the Enricher; null: no reverse DNS
  };

  explicit Enricher(Parts parts) : parts_(std::move(parts)) {}

  /// Into a new one: there are tens of thousands to a poll, and each is large to move.
  void enrich(model::Flow&& flow, Origin origin, model::EnrichedFlow& enriched);
  [[nodiscard]] model::EnrichedFlow enrich(model::Flow flow, Origin origin) {
    model::EnrichedFlow enriched;
    enrich(std::move(flow), origin, enriched);
    return enriched;
  }

  /// Whether a live flow's remote end at this address would be drawn.
  [[nodiscard]] bool canPlace(const model::IpAddress& address);

  /// For an Enricher that takes this one's place.
  [[nodiscard]] std::unique_ptr<GeoProvider> takeGeo() { return std::move(parts_.geo); }

  [[nodiscard]] const model::HomeSite& home() const { return parts_.home; }
  [[nodiscard]] const CountryTable& countries() const { return parts_.countries; }

 private:
  struct End {
    const model::IpAddress& address;
    const std::string& sourceName;
    bool saidLocal = false;
    bool local = false;
    const Site* site = nullptr;              // whose network it is in
    const model::Place* recorded = nullptr;  // goes before all else
  };
  [[nodiscard]] End endAt(const model::IpAddress& address, const std::string& sourceName,
                          std::optional<bool> said, Origin origin) const;
  void describe(const End& end, Origin origin, model::EndInfo& info);
  void nameEnd(const End& end, Origin origin, model::EndInfo& info);
  void locate(const End& end, Origin origin, model::EndInfo& info);
  void askProvider(const model::IpAddress& address, Origin origin, model::EndInfo& info);

  Parts parts_;
};

}  // namespace flowwall::net::enrich
