#include "net/pipeline/busy_places.hpp"

#include <algorithm>
#include <tuple>

#include "net/pipeline/ends.hpp"

namespace flowwall::net::pipeline {
namespace {

// So many hosts are looked at for those that are written: each place gets only a few of its own.
constexpr std::size_t kMaxHostRows = 4 * BusyPlaces::kMaxHosts;

std::string_view nameOf(const model::Place& place) {
  return !place.site.empty() ? std::string_view(place.site) : std::string_view(place.city);
}

auto coordinates(const model::Place& place) {
  return std::tuple(place.point.latDeg, place.point.lonDeg);
}

double rateOf(const model::FlowSlot& slot) {
  return slot.up.bitsPerSecond + slot.down.bitsPerSecond;
}

// The first `count` of `rows` in order, or all where there are no more.
template <typename Row, typename Before>
std::span<const Row> busiest(std::vector<Row>& rows, std::size_t count, Before before) {
  const std::size_t size = std::min(count, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(size), rows.end(),
                    before);
  return std::span(rows).first(size);
}

}  // namespace

std::size_t BusyPlaces::PlaceHash::operator()(const PlaceKey& key) const noexcept {
  const std::hash<std::string_view> hash;
  return hash(key.name) * 31 + hash(key.country);
}

BusyPlaces::PlaceKey BusyPlaces::keyOf(const model::Place& place) {
  return {nameOf(place), place.countryCode};
}

void BusyPlaces::write(std::span<const model::EnrichedFlow> flows, std::span<const ShownFlow> shown,
                       std::span<const model::FlowSlot> slots,
                       const enrich::CountryTable& countries, BusyLists& busy) {
  for (const ShownFlow& one : shown) {
    const model::EnrichedFlow& flow = flows[one.flow];
    const double rate = rateOf(slots[one.slot]);
    addHost(flow.client, flow.flow.key.client, rate);
    addHost(flow.server, flow.flow.key.server, rate);
    addPlace(flow.client.place, rate);
    if (keyOf(flow.server.place) != keyOf(flow.client.place)) {
      addPlace(flow.server.place, rate);
    }
  }
  writePlaces(countries, busy.places);
  writeHosts(busy.hosts);
}

// A place of several points is where the least of them is: which one that is does not change with
// the rates, so that the label stands still.
void BusyPlaces::addPlace(const model::Place& place, double rate) {
  if (place.accuracy == model::PlaceAccuracy::none || rate <= 0.0) {
    return;
  }
  PlaceSum& sum = places_[keyOf(place)];
  sum.rate += rate;
  if (sum.place == nullptr || coordinates(place) < coordinates(*sum.place)) {
    sum.place = &place;
  }
}

void BusyPlaces::addHost(const model::EndInfo& end, const model::IpAddress& address, double rate) {
  const bool isHost = !address.isMulticast() && !address.isBroadcast() && !address.isUnspecified();
  if (isHost && end.place.accuracy != model::PlaceAccuracy::none && rate > 0.0) {
    HostSum& sum = hosts_[address];
    sum.rate += rate;
    sum.end = &end;
  }
}

void BusyPlaces::writePlaces(const enrich::CountryTable& countries,
                             std::vector<model::BusyPlace>& places) {
  placeRows_.clear();
  for (const auto& [key, sum] : places_) {
    placeRows_.push_back(sum);
  }
  places_.clear();
  const auto rows = busiest(placeRows_, kMaxPlaces, [](const PlaceSum& a, const PlaceSum& b) {
    return a.rate != b.rate ? a.rate > b.rate : coordinates(*a.place) < coordinates(*b.place);
  });
  places.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const model::Place& place = *rows[i].place;
    places[i].name.assign(nameOf(place));
    if (places[i].name.empty()) {
      places[i].name.assign(countries.names()->nameOf(place.countryCode));
    }
    places[i].point = place.point;
    places[i].accuracy = place.accuracy;
    places[i].rate = {rows[i].rate};
  }
}

void BusyPlaces::writeHosts(std::vector<model::BusyHost>& hosts) {
  hostRows_.assign(hosts_.begin(), hosts_.end());
  hosts_.clear();
  const auto rows = busiest(hostRows_, kMaxHostRows, [](const HostRow& a, const HostRow& b) {
    return a.second.rate != b.second.rate ? a.second.rate > b.second.rate : a.first < b.first;
  });
  hosts.clear();
  for (const auto& [address, sum] : rows) {
    const model::EndInfo& end = *sum.end;
    const auto there = std::ranges::count(hosts, end.place.point, &model::BusyHost::point);
    if (static_cast<std::size_t>(there) >= kMaxHostsOfAPlace) {
      continue;
    }
    model::BusyHost& host = hosts.emplace_back();
    host.name.assign(end.name);
    host.point = end.place.point;
    host.os = end.os;
    host.rate = {sum.rate};
    if (hosts.size() == kMaxHosts) {
      return;
    }
  }
}

}  // namespace flowwall::net::pipeline
