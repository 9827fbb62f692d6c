// BusyPlaces: adds the flows of the table up by place and by host, and puts the busiest of both
// into words, for the labels on the picture.
//
// Units: by the smoothed rates of the slots, both directions. Thread: the pipeline's.
// Ownership: keeps only memory from one poll to the next; none is allocated once it is warm.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "net/enrich/country_table.hpp"
#include "net/pipeline/flow_table.hpp"

namespace flowwall::net::pipeline {

struct BusyLists {
  std::vector<model::BusyPlace> places;  ///< busiest first
  std::vector<model::BusyHost> hosts;    ///< busiest first
};

class BusyPlaces {
 public:
  static constexpr std::size_t kMaxPlaces = 64;
  static constexpr std::size_t kMaxHosts = 96;
  static constexpr std::size_t kMaxHostsOfAPlace = 5;

  /// `flows` is the report that `shown` refers to.
  void write(std::span<const model::EnrichedFlow> flows, std::span<const ShownFlow> shown,
             std::span<const model::FlowSlot> slots, const enrich::CountryTable& countries,
             BusyLists& busy);

 private:
  /// Views of the flows' texts: two cities of one name in different countries are two places.
  struct PlaceKey {
    std::string_view name;
    std::string_view country;
    bool operator==(const PlaceKey&) const = default;
  };
  [[nodiscard]] static PlaceKey keyOf(const model::Place& place);
  struct PlaceHash {
    std::size_t operator()(const PlaceKey& key) const noexcept;
  };
  struct PlaceSum {
    double rate = 0.0;
    const model::Place* place = nullptr;
  };
  struct HostSum {
    double rate = 0.0;
    const model::EndInfo* end = nullptr;
  };
  using HostRow = std::pair<model::IpAddress, HostSum>;

  void addPlace(const model::Place& place, double rate);
  void addHost(const model::EndInfo& end, const model::IpAddress& address, double rate);
  void writePlaces(const enrich::CountryTable& countries, std::vector<model::BusyPlace>& places);
  void writeHosts(std::vector<model::BusyHost>& hosts);

  boost::unordered_flat_map<PlaceKey, PlaceSum, PlaceHash> places_;
  boost::unordered_flat_map<model::IpAddress, HostSum, std::hash<model::IpAddress>> hosts_;
  std::vector<PlaceSum> placeRows_;
  std::vector<HostRow> hostRows_;
};

}  // namespace flowwall::net::pipeline
