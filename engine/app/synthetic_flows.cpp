#include "engine/app/synthetic_flows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/scene/arc_table.hpp"

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;

struct City {
  model::GeoPoint point;
  std::string_view country;
};
constexpr std::array<City, 40> kCities{
    {{{50.11, 8.68}, "DE"},    {{52.37, 4.90}, "NL"},    {{51.51, -0.13}, "GB"},
     {{48.86, 2.35}, "FR"},    {{59.33, 18.07}, "SE"},   {{60.17, 24.94}, "FI"},
     {{52.23, 21.01}, "PL"},   {{40.42, -3.70}, "ES"},   {{41.90, 12.50}, "IT"},
     {{37.98, 23.73}, "GR"},   {{55.75, 37.62}, "RU"},   {{41.01, 28.98}, "TR"},
     {{30.04, 31.24}, "EG"},   {{6.52, 3.38}, "NG"},     {{-26.20, 28.05}, "ZA"},
     {{-1.29, 36.82}, "KE"},   {{25.20, 55.27}, "AE"},   {{19.08, 72.88}, "IN"},
     {{28.61, 77.21}, "IN"},   {{13.75, 100.50}, "TH"},  {{1.35, 103.82}, "SG"},
     {{-6.21, 106.85}, "ID"},  {{14.60, 120.98}, "PH"},  {{22.32, 114.17}, "HK"},
     {{31.23, 121.47}, "CN"},  {{37.57, 126.98}, "KR"},  {{35.68, 139.65}, "JP"},
     {{-33.87, 151.21}, "AU"}, {{-36.85, 174.76}, "NZ"}, {{21.31, -157.86}, "US"},
     {{37.34, -121.89}, "US"}, {{47.61, -122.33}, "US"}, {{39.04, -77.49}, "US"},
     {{41.88, -87.63}, "US"},  {{32.78, -96.80}, "US"},  {{43.65, -79.38}, "CA"},
     {{19.43, -99.13}, "MX"},  {{4.71, -74.07}, "CO"},   {{-23.55, -46.63}, "BR"},
     {{-34.60, -58.38}, "AR"}}};
constexpr int kPlacesPerCity = 8;
constexpr std::size_t kAlertedOneIn = 200;
constexpr std::size_t kVagueOneIn = 12;
constexpr std::size_t kDesks = 200;
constexpr std::size_t kServersOfAPlace = 4;
constexpr std::uint32_t kAlertedScore = 150;
constexpr std::uint32_t kFirstAs = 64496;  // for documentation (RFC 5398)
constexpr std::size_t kNetworks = 12;
struct Application {
  std::string_view name;
  std::uint16_t port;
  bool encrypted;
};
constexpr std::array<Application, 5> kApplications{{{"TLS.Example", 443, true},
                                                    {"QUIC.Example", 443, true},
                                                    {"HTTP.Example", 80, false},
                                                    {"DNS", 53, false},
                                                    {"SSH", 22, true}}};

// One of the city's places: itself, and others on rings about it.
model::GeoPoint placeNear(const model::GeoPoint& city, int number) {
  const double angle = 2.4 * number;
  const double away = 0.35 * number;
  return {city.latDeg + away * std::sin(angle), city.lonDeg + away * std::cos(angle)};
}

model::IpAddress addressOf(std::array<std::size_t, 4> octets) {
  model::IpAddress::Octets all{};
  all[10] = all[11] = 0xff;  // IPv4 mapped
  for (std::size_t i = 0; i < octets.size(); ++i) {
    all[12 + i] = static_cast<std::uint8_t>(octets.at(i));
  }
  return model::IpAddress(all);
}

}  // namespace

SyntheticFlows::SyntheticFlows(SyntheticOptions options)
    : options_(std::move(options)), cities_(options_.flows) {
  snapshot_.home = options_.home;
  snapshot_.slots.resize(options_.flows);
}

model::FlowSlot SyntheticFlows::makeFlow(std::size_t index, model::Uptime born) {
  model::FlowSlot slot;
  slot.phase = model::FlowSlot::Phase::alive;
  slot.nearAccuracy = model::PlaceAccuracy::site;
  slot.farAccuracy = index % kVagueOneIn == kVagueOneIn - 1 ? model::PlaceAccuracy::country
                                                            : model::PlaceAccuracy::city;
  slot.os = static_cast<model::DeviceOs>(engine_() % 7);
  slot.alerted = index % kAlertedOneIn == kAlertedOneIn - 1;
  slot.seed = static_cast<std::uint32_t>(engine_());
  slot.nearPoint = options_.home.point;
  slot.farPoint = options_.packetsPerDirection ? anywhere(index) : inACity(index);
  slot.born = slot.rateChanged = born;
  setRates(slot);
  slot.upBefore = slot.up;
  slot.downBefore = slot.down;
  return slot;
}

model::GeoPoint SyntheticFlows::inACity(std::size_t index) {
  cities_[index] = engine_() % kCities.size();
  return placeNear(kCities.at(cities_[index]).point, static_cast<int>(engine_() % kPlacesPerCity));
}

// Evenly over the part of the Earth where people live, as good as each on a way of its own: in a
// crowd, fewer packets would be drawn than are asked for.
model::GeoPoint SyntheticFlows::anywhere(std::size_t index) {
  cities_[index] = index % kCities.size();
  return {-56.0 + 126.0 * random(), -180.0 + 360.0 * random()};
}

void SyntheticFlows::setRates(model::FlowSlot& slot) {
  if (!options_.packetsPerDirection) {
    slot.up = {std::pow(10.0, 3.0 + 4.0 * random())};
    slot.down = {std::pow(10.0, 3.0 + 5.0 * random())};
    return;
  }
  // Whole packets, some flows with one more than others by chance; what one has too many the next
  // ones have less, so that the sum is as asked for.
  const auto rate = [&] {
    owed_ += *options_.packetsPerDirection;
    const int packets = std::max(static_cast<int>(std::lround(owed_ + random() - 0.5)), 0);
    owed_ -= packets;
    return packets == 0 ? model::BitRate{}
                        : scene::rateOfDensity(static_cast<float>(packets) - 0.01F);
  };
  slot.up = rate();
  slot.down = rate();
}

const model::Snapshot& SyntheticFlows::next(model::Uptime now) {
  const std::uint64_t generation = ++snapshot_.generation;
  snapshot_.published = now;
  for (std::size_t i = 0; i < snapshot_.slots.size(); ++i) {
    model::FlowSlot& slot = snapshot_.slots[i];
    const std::size_t turn = (i * 7 + generation) % 5;
    if (generation == 1) {
      slot = makeFlow(i, 0ms);
    } else if (slot.phase == model::FlowSlot::Phase::ending) {
      slot = makeFlow(i, now);
    } else if (turn == 0) {
      slot.phase = model::FlowSlot::Phase::ending;
      slot.ended = now;
    } else if (turn == 1) {
      slot.upBefore = slot.up;
      slot.downBefore = slot.down;
      slot.rateChanged = now;
      setRates(slot);
    } else {
      continue;
    }
    slot.changedIn = generation;
  }
  describe(now);
  return snapshot_;
}

// As a source and the databases would tell it.
model::EnrichedFlow SyntheticFlows::inFull(std::size_t index) const {
  const model::FlowSlot& slot = snapshot_.slots[index];
  const std::size_t city = cities_[index];
  const std::size_t desk = slot.seed % kDesks;
  const std::size_t server = slot.seed / kDesks % kServersOfAPlace;
  const Application& application = kApplications.at(index % kApplications.size());
  const std::string number = std::to_string(city + 1);
  model::EnrichedFlow full;
  full.flow.key.client = addressOf({10, 0, 0, desk});
  full.flow.key.server = addressOf({198, 18, city, server});  // for benchmarks (RFC 2544)
  full.flow.key.serverPort = application.port;
  full.flow.application = application.name;
  full.flow.encrypted = application.encrypted;
  full.flow.alert = slot.alerted ? "synthetic" : "";
  full.flow.score = slot.alerted ? kAlertedScore : 0;
  full.client.name = "desk-" + std::to_string(desk);
  full.client.os = slot.os;
  full.client.place = {
      .accuracy = slot.nearAccuracy, .point = slot.nearPoint, .site = options_.home.name};
  full.server.name = "s" + std::to_string(server) + ".city-" + number + ".test";
  full.server.place = {.accuracy = slot.farAccuracy,
                       .point = slot.farPoint,
                       .countryCode = std::string(kCities.at(city).country),
                       .city = "City " + number};
  const std::size_t network = city % kNetworks;
  full.server.asn = kFirstAs + static_cast<std::uint32_t>(network);
  full.server.asName = "Network " + std::to_string(network + 1);
  full.clientToServer = slot.up;
  full.serverToClient = slot.down;
  return full;
}

// What the panels say, by what the pipeline counts and sorts with.
void SyntheticFlows::describe(model::Uptime now) {
  std::vector<model::EnrichedFlow> flows;
  std::vector<net::pipeline::ShownFlow> shown;
  flows.reserve(snapshot_.slots.size());
  for (std::uint32_t i = 0; i < snapshot_.slots.size(); ++i) {
    if (snapshot_.slots[i].phase == model::FlowSlot::Phase::alive) {
      shown.push_back({static_cast<std::uint32_t>(flows.size()), i});
      flows.push_back(inFull(i));
    }
  }
  model::Totals& totals = snapshot_.totals;
  totals = {};
  totals.flows = totals.reportedFlows = flows.size();
  counter_.count(flows, options_.countries, totals, snapshot_.breakdowns);
  topFlows_.write(flows, shown, snapshot_.slots, options_.countries, snapshot_.topFlows);
  snapshot_.health = {.source = "bench",
                      .label = "synthetic flows",
                      .state = model::SourceState::live,
                      .lastGood = now,
                      .polls = snapshot_.generation};
  model::ThroughputHistory& history = snapshot_.history;
  history.end = now;
  history.samples.assign(model::ThroughputHistory::kMaxSamples,
                         {totals.up, totals.down, model::ThroughputSample::Origin::flows});
  busyPlaces_.write(flows, shown, snapshot_.slots, options_.countries, busy_);
  snapshot_.busyPlaces = busy_.places;
  snapshot_.busyHosts = busy_.hosts;
}

}  // namespace flowwall::app
