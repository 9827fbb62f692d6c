#include "net/enrich/remote_places.hpp"

#include <algorithm>
#include <utility>

namespace flowwall::net::enrich {

RemotePlaces::RemotePlaces(const model::Clock& clock, Want want, RemotePlacesOptions options)
    : clock_(clock), want_(std::move(want)), options_(options), entries_(options.capacity) {}

std::optional<GeoAnswer> RemotePlaces::lookup(const model::IpAddress& address) {
  ++lookups_;
  const Entry* entry = entries_.find(address);
  const Age age = entry == nullptr ? Age::over : ageOf(*entry);
  if (age != Age::fresh) {
    ask(address);
    entry = entries_.find(address);  // it may have been answered at once
  }
  if (entry == nullptr || !entry->answer || ageOf(*entry) == Age::over) {
    return std::nullopt;
  }
  ++hits_;
  return entry->answer;
}

std::optional<GeoAnswer> RemotePlaces::lookupLocally(const model::IpAddress& address) {
  const Entry* entry = entries_.find(address);
  return entry == nullptr || ageOf(*entry) == Age::over ? std::nullopt : entry->answer;
}

RemotePlaces::Age RemotePlaces::ageOf(const Entry& entry) const {
  const auto age = clock_.utc() - entry.at;
  const auto life = entry.answer ? std::chrono::milliseconds(options_.hitsFor)
                                 : std::chrono::milliseconds(options_.missesFor);
  return age < life ? Age::fresh : (age < 2 * life ? Age::stale : Age::over);
}

void RemotePlaces::ask(const model::IpAddress& address) {
  if (!want_ || !address.isPublic()) {
    return;
  }
  const model::Uptime now = clock_.uptime();
  const auto isForgotten = [&](model::Uptime when) { return now - when >= options_.askAgainAfter; };
  if (const auto known = asked_.find(address); known != asked_.end()) {
    if (!isForgotten(known->second)) {
      return;
    }
    asked_.erase(known);
  }
  constexpr std::chrono::seconds kSweepEvery{1};
  if (asked_.size() >= options_.maxAsked) {
    if (now - lastSweep_ < kSweepEvery) {
      return;
    }
    lastSweep_ = now;
    std::erase_if(asked_, [&](const auto& one) { return isForgotten(one.second); });
    if (asked_.size() >= options_.maxAsked) {
      return;
    }
  }
  asked_.emplace(address, now);
  want_(address);
}

void RemotePlaces::put(const model::IpAddress& address, std::optional<GeoAnswer> answer) {
  asked_.erase(address);
  newest_ = clock_.utc();
  ++changes_;
  entries_.put(address, {std::move(answer), clock_.utc()});
}

void RemotePlaces::load(const std::vector<CachedPlace>& places) {
  const model::UtcTime now = clock_.utc();
  // The first ones were used last: they are put last.
  const std::size_t count = std::min(places.size(), options_.capacity);
  for (std::size_t i = count; i-- > 0;) {
    const CachedPlace& place = places[i];
    if (entries_.find(place.address) == nullptr && entries_.size() < options_.capacity) {
      // A time that has not come yet says that some clock was wrong.
      const model::UtcTime at = std::min(place.at.value_or(now), now);
      newest_ = std::max(newest_.value_or(at), at);
      entries_.put(place.address, {place.answer, at});
    }
  }
}

std::vector<CachedPlace> RemotePlaces::entries() const {
  std::vector<CachedPlace> places;
  places.reserve(entries_.size());
  entries_.forEach([&](const model::IpAddress& address, const Entry& entry) {
    const Age age = ageOf(entry);
    if (age == Age::fresh || (age == Age::stale && entry.answer)) {
      places.push_back({address, entry.answer, entry.at});
    }
  });
  return places;
}

model::ProviderHealth RemotePlaces::health() const {
  return {.name = "place cache",
          .state = want_ || entries_.size() > 0 ? "ready" : "off",
          .dataFrom = newest_,
          .counters = {{"lookups", lookups_},
                       {"hits", hits_},
                       {"misses", lookups_ - hits_},
                       {"size", entries_.size()},
                       {"asked", asked_.size()}}};
}

}  // namespace flowwall::net::enrich
