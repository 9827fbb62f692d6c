#include "engine/app/synthetic_flows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/scene/arc_table.hpp"

namespace flowwall::app {
namespace {

using namespace std::chrono_literals;

constexpr std::array<model::GeoPoint, 40> kCities{
    {{50.11, 8.68},    {52.37, 4.90},    {51.51, -0.13},   {48.86, 2.35},    {59.33, 18.07},
     {60.17, 24.94},   {52.23, 21.01},   {40.42, -3.70},   {41.90, 12.50},   {37.98, 23.73},
     {55.75, 37.62},   {41.01, 28.98},   {30.04, 31.24},   {6.52, 3.38},     {-26.20, 28.05},
     {-1.29, 36.82},   {25.20, 55.27},   {19.08, 72.88},   {28.61, 77.21},   {13.75, 100.50},
     {1.35, 103.82},   {-6.21, 106.85},  {14.60, 120.98},  {22.32, 114.17},  {31.23, 121.47},
     {37.57, 126.98},  {35.68, 139.65},  {-33.87, 151.21}, {-36.85, 174.76}, {21.31, -157.86},
     {37.34, -121.89}, {47.61, -122.33}, {39.04, -77.49},  {41.88, -87.63},  {32.78, -96.80},
     {43.65, -79.38},  {19.43, -99.13},  {4.71, -74.07},   {-23.55, -46.63}, {-34.60, -58.38}}};
constexpr int kPlacesPerCity = 8;
constexpr std::size_t kAlertedOneIn = 200;
constexpr std::size_t kVagueOneIn = 12;

// One of the city's places: itself, and others on rings about it.
model::GeoPoint placeNear(const model::GeoPoint& city, int number) {
  const double angle = 2.4 * number;
  const double away = 0.35 * number;
  return {city.latDeg + away * std::sin(angle), city.lonDeg + away * std::cos(angle)};
}

}  // namespace

SyntheticFlows::SyntheticFlows(const SyntheticOptions& options) : options_(options) {
  snapshot_.home = options.home;
  snapshot_.slots.resize(options.flows);
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
  slot.farPoint = options_.packetsPerDirection
                      ? anywhere()
                      : placeNear(kCities.at(engine_() % kCities.size()),
                                  static_cast<int>(engine_() % kPlacesPerCity));
  slot.born = slot.rateChanged = born;
  setRates(slot);
  slot.upBefore = slot.up;
  slot.downBefore = slot.down;
  return slot;
}

// Evenly over the part of the Earth where people live, as good as each on a way of its own: in a
// crowd, fewer packets would be drawn than are asked for.
model::GeoPoint SyntheticFlows::anywhere() {
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

// What the panels say.
void SyntheticFlows::describe(model::Uptime now) {
  model::Totals& totals = snapshot_.totals;
  totals = {};
  totals.flows = totals.reportedFlows = snapshot_.slots.size();
  for (const model::FlowSlot& slot : snapshot_.slots) {
    totals.up.bitsPerSecond += slot.up.bitsPerSecond;
    totals.down.bitsPerSecond += slot.down.bitsPerSecond;
    totals.alerted += slot.alerted ? 1 : 0;
  }
  totals.hosts = kCities.size() * kPlacesPerCity;
  snapshot_.health = {.source = "bench",
                      .label = "synthetic flows",
                      .state = model::SourceState::live,
                      .lastGood = now,
                      .polls = snapshot_.generation};
  model::ThroughputHistory& history = snapshot_.history;
  history.end = now;
  history.samples.assign(model::ThroughputHistory::kMaxSamples,
                         {totals.up, totals.down, model::ThroughputSample::Origin::flows});
  snapshot_.topFlows.clear();
  for (std::uint32_t i = 0; i < std::min<std::size_t>(snapshot_.slots.size(), 8); ++i) {
    model::TopFlow flow;
    flow.slot = i;
    flow.nearName.assign("workstation-17.example");
    flow.farName.assign("cdn-edge.example.net");
    flow.application.assign("TLS.Example");
    flow.farPlace.assign("Frankfurt, DE");
    flow.os = snapshot_.slots[i].os;
    flow.up = snapshot_.slots[i].up;
    flow.down = snapshot_.slots[i].down;
    snapshot_.topFlows.push_back(flow);
  }
  nameBusiest();
}

// The share of each city falls with its number.
void SyntheticFlows::nameBusiest() {
  constexpr std::size_t kHostsOfACity = 2;
  const double rate = snapshot_.totals.down.bitsPerSecond;
  snapshot_.busyPlaces.clear();
  snapshot_.busyHosts.clear();
  for (std::size_t i = 0; i < kCities.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    model::BusyPlace& place = snapshot_.busyPlaces.emplace_back();
    place.name.assign("City " + number);
    place.point = kCities.at(i);
    place.accuracy = model::PlaceAccuracy::city;
    place.rate = {rate / static_cast<double>(i + 4)};
    for (std::size_t n = 0; n < kHostsOfACity; ++n) {
      model::BusyHost& host = snapshot_.busyHosts.emplace_back();
      host.name.assign("server-" + std::to_string(n) + ".city-" + number + ".example");
      host.point = place.point;
      host.os = static_cast<model::DeviceOs>((i + n) % 7);
      host.rate = {place.rate.bitsPerSecond / static_cast<double>(n + 2)};
    }
  }
}

}  // namespace flowwall::app
