#include "net/enrich/geo_chain.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace flowwall::net::enrich {

void complete(GeoAnswer& answer, const GeoAnswer& more) {
  if (!answer.hasPlace() && more.hasPlace()) {
    answer.countryCode = more.countryCode;
    answer.point = more.point;
    answer.city = more.city;
    answer.source = more.source;
  }
  if (answer.asn == 0 && more.asn != 0) {
    answer.asn = more.asn;
    answer.asName = more.asName;
  }
  if (answer.source.empty()) {
    answer.source = more.source;
  }
}

GeoChain::GeoChain(std::vector<std::unique_ptr<GeoProvider>> providers)
    : providers_(std::move(providers)) {
  assert(std::none_of(providers_.begin(), providers_.end(),
                      [](const auto& provider) { return provider == nullptr; }));
}

std::optional<GeoAnswer> GeoChain::lookup(const model::IpAddress& address) {
  return ask(address, true);
}

std::optional<GeoAnswer> GeoChain::lookupLocally(const model::IpAddress& address) {
  return ask(address, false);
}

std::optional<GeoAnswer> GeoChain::ask(const model::IpAddress& address, bool remoteToo) {
  ++lookups_;
  std::optional<GeoAnswer> answer;
  for (const auto& provider : providers_) {
    const bool placed = answer && answer->hasPlace();
    const bool remote = provider->isRemote();
    if ((placed && (answer->asn != 0 || remote)) || (remote && !remoteToo)) {
      continue;
    }
    auto more = provider->lookup(address);
    if (!more) {
      continue;
    }
    if (answer) {
      complete(*answer, *more);
    } else {
      answer = std::move(more);
    }
  }
  hits_ += answer && answer->hasPlace() ? 1 : 0;
  return answer;
}

std::vector<model::ProviderHealth> GeoChain::healths() const {
  std::vector<model::ProviderHealth> healths;
  healths.reserve(providers_.size());
  for (const auto& provider : providers_) {
    healths.push_back(provider->health());
  }
  return healths;
}

GeoProvider::Refresh GeoChain::refresh(bool now) {
  std::vector<Refresh> all;
  for (const auto& provider : providers_) {
    if (Refresh one = provider->refresh(now)) {
      all.push_back(std::move(one));
    }
  }
  if (all.empty()) {
    return {};
  }
  return [all = std::move(all)] {
    std::vector<std::function<void()>> outcomes;
    for (const Refresh& one : all) {
      outcomes.push_back(one());
    }
    return [outcomes = std::move(outcomes)] {
      for (const auto& outcome : outcomes) {
        outcome();
      }
    };
  };
}

model::ProviderHealth GeoChain::health() const {
  return {.name = "places",
          .state = providers_.empty() ? "off" : "ready",
          .counters = {{"lookups", lookups_}, {"hits", hits_}, {"misses", lookups_ - hits_}}};
}

}  // namespace flowwall::net::enrich
