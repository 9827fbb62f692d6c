#include "net/pipeline/busy_places.hpp"

#include <gmock/gmock.h>

#include "tests/unit/pipeline_fixtures.hpp"

namespace flowwall::net::pipeline {
namespace {

using model::EnrichedFlow;
using model::PlaceAccuracy;
using tests::enrichedNumber;
using tests::ip;

model::Place city(std::string name, std::string country, model::GeoPoint point) {
  return {PlaceAccuracy::city, point, std::move(country), std::move(name), "", "mmdb"};
}

model::Place site(std::string name, model::GeoPoint point) {
  return {PlaceAccuracy::site, point, "", "", std::move(name), "site"};
}

class BusyPlacesTest : public testing::Test {
 protected:
  // A flow from the office at 10.0.0.1 to the address 20.0.0.n at `there`.
  EnrichedFlow& flow(int n, model::Place there, double bitsPerSecond) {
    EnrichedFlow made = enrichedNumber(n, bitsPerSecond);
    made.client.place = site("Office", {10.0, 76.0});
    made.client.name = "desk";
    made.client.os = model::DeviceOs::windows;
    made.server.place = std::move(there);
    made.server.name = "server-" + std::to_string(n);
    model::FlowSlot slot;
    slot.up = {0.25 * bitsPerSecond};
    slot.down = {0.75 * bitsPerSecond};
    const auto index = static_cast<std::uint32_t>(flows_.size());
    shown_.push_back({index, index});
    slots_.push_back(slot);
    return flows_.emplace_back(std::move(made));
  }
  const BusyLists& lists() {
    busyPlaces_.write(flows_, shown_, slots_, countries_, busy_);
    return busy_;
  }
  std::vector<std::string> placeNames() {
    std::vector<std::string> names;
    for (const auto& place : lists().places) {
      names.emplace_back(place.name.view());
    }
    return names;
  }

  std::vector<EnrichedFlow> flows_;
  std::vector<ShownFlow> shown_;
  std::vector<model::FlowSlot> slots_;
  enrich::CountryTable countries_ =
      enrich::CountryTable::fromJson(R"([{"iso2":"DE","name":"Germany","lat":51,"lon":10}])")
          .value();
  BusyPlaces busyPlaces_;
  BusyLists busy_;
};

TEST_F(BusyPlacesTest, AddsUpByPlaceBusiestFirst) {
  flow(1, city("Paris", "FR", {48, 2}), 3e6);
  flow(2, city("Oslo", "NO", {60, 11}), 5e6);
  flow(3, city("Paris", "FR", {48, 2}), 4e6);
  EXPECT_THAT(placeNames(), testing::ElementsAre("Office", "Paris", "Oslo"));
  EXPECT_DOUBLE_EQ(busy_.places[0].rate.bitsPerSecond, 12e6);
  EXPECT_DOUBLE_EQ(busy_.places[1].rate.bitsPerSecond, 7e6);
  EXPECT_EQ(busy_.places[0].accuracy, PlaceAccuracy::site);
  EXPECT_EQ(busy_.places[1].point, (model::GeoPoint{48, 2}));
}

TEST_F(BusyPlacesTest, ACityOfTwoPointsIsOneAndStandsStill) {
  flow(1, city("Paris", "FR", {48.9, 2.4}), 9e6);
  flow(2, city("Paris", "FR", {48.8, 2.3}), 1e6);
  EXPECT_EQ(lists().places[1].point, (model::GeoPoint{48.8, 2.3}));
  EXPECT_DOUBLE_EQ(busy_.places[1].rate.bitsPerSecond, 10e6);
  std::swap(slots_[0], slots_[1]);
  EXPECT_EQ(lists().places[1].point, (model::GeoPoint{48.8, 2.3}));
}

TEST_F(BusyPlacesTest, CitiesOfOneNameInTwoCountriesAreTwo) {
  flow(1, city("London", "GB", {51.5, 0}), 3e6);
  flow(2, city("London", "CA", {43, -81}), 2e6);
  EXPECT_THAT(placeNames(), testing::ElementsAre("Office", "London", "London"));
}

TEST_F(BusyPlacesTest, ACountryIsCalledByItsName) {
  flow(1, {PlaceAccuracy::country, {51, 10}, "DE", "", "", "libloc"}, 1e6);
  EXPECT_THAT(placeNames(), testing::ElementsAre("Office", "Germany"));
}

TEST_F(BusyPlacesTest, TrafficWithinAPlaceCountsOnce) {
  flow(1, site("Office", {10.0, 76.0}), 2e6);
  EXPECT_THAT(placeNames(), testing::ElementsAre("Office"));
  EXPECT_DOUBLE_EQ(busy_.places[0].rate.bitsPerSecond, 2e6);
  EXPECT_EQ(busy_.hosts.size(), 2U);
}

TEST_F(BusyPlacesTest, TwoSitesAtOneSpotAreTwo) {
  flow(1, site("Laboratory", {10.0, 76.0}), 2e6);
  EXPECT_THAT(placeNames(), testing::UnorderedElementsAre("Office", "Laboratory"));
}

TEST_F(BusyPlacesTest, WithoutAPlaceOrARateThereIsNothingToWrite) {
  flow(1, {}, 2e6).client.place = {};
  flow(2, city("Oslo", "NO", {60, 11}), 0.0);
  EXPECT_TRUE(lists().places.empty());
  EXPECT_TRUE(busy_.hosts.empty());
}

TEST_F(BusyPlacesTest, HostsCarryNameSystemAndRate) {
  flow(1, city("Paris", "FR", {48, 2}), 3e6);
  flow(2, city("Oslo", "NO", {60, 11}), 5e6).flow.key.client = ip("10.0.0.2");
  const auto& hosts = lists().hosts;
  ASSERT_EQ(hosts.size(), 4U);
  EXPECT_EQ(hosts[0].name, "desk");
  EXPECT_EQ(hosts[0].os, model::DeviceOs::windows);
  EXPECT_EQ(hosts[0].point, (model::GeoPoint{10, 76}));
  EXPECT_DOUBLE_EQ(hosts[0].rate.bitsPerSecond, 5e6);
  EXPECT_EQ(hosts[1].name, "server-2");
  EXPECT_EQ(hosts[3].name, "server-1");
}

TEST_F(BusyPlacesTest, AGroupIsNoHost) {
  flow(1, city("Paris", "FR", {48, 2}), 3e6).flow.key.server = ip("224.0.0.1");
  EXPECT_EQ(lists().hosts.size(), 1U);
}

TEST_F(BusyPlacesTest, BoundedByPlacesAndByHostsOfEach) {
  for (int i = 0; i < 2000; ++i) {
    flow(i, city("City " + std::to_string(i / 20), "FR", {0.1 * (i / 20), 2}), 1e3 * (1 + i));
  }
  EXPECT_EQ(lists().places.size(), BusyPlaces::kMaxPlaces);
  EXPECT_EQ(busy_.places[1].name, "City 99");
  EXPECT_LE(busy_.hosts.size(), BusyPlaces::kMaxHosts);
  EXPECT_GT(busy_.hosts.size(), 2 * BusyPlaces::kMaxHostsOfAPlace);
  for (const auto& host : busy_.hosts) {
    EXPECT_LE(static_cast<std::size_t>(
                  std::ranges::count(busy_.hosts, host.point, &model::BusyHost::point)),
              BusyPlaces::kMaxHostsOfAPlace);
  }
}

TEST_F(BusyPlacesTest, WhatIsGoneIsForgotten) {
  flow(1, city("Paris", "FR", {48, 2}), 3e6);
  EXPECT_EQ(lists().places.size(), 2U);
  shown_.clear();
  EXPECT_TRUE(lists().places.empty());
  EXPECT_TRUE(busy_.hosts.empty());
}

}  // namespace
}  // namespace flowwall::net::pipeline
