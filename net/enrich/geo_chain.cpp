#include "net/enrich/geo_chain.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <utility>

namespace flowwall::net::enrich {
namespace {

constexpr std::array<std::pair<std::string_view, GeoKind>, 3> kKinds{
    {{"mmdb", GeoKind::mmdb}, {"libloc", GeoKind::libloc}, {"ip-api", GeoKind::ipApi}}};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

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

Result<std::vector<GeoKind>> parseGeoOrder(std::string_view text) {
  std::vector<GeoKind> order;
  while (!trimmed(text).empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view word = trimmed(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    const auto* known = std::find_if(kKinds.begin(), kKinds.end(),
                                     [&](const auto& kind) { return kind.first == word; });
    if (known == kKinds.end()) {
      return Error{
          "\"" + std::string(word) +
          "\" is no provider of places: write mmdb, libloc or ip-api, with commas between"};
    }
    if (std::find(order.begin(), order.end(), known->second) != order.end()) {
      return Error{"the provider of places " + std::string(word) + " is named twice"};
    }
    order.push_back(known->second);
  }
  return order;
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

model::ProviderHealth GeoChain::health() const {
  return {.name = "places",
          .state = providers_.empty() ? "off" : "ready",
          .counters = {{"lookups", lookups_}, {"hits", hits_}, {"misses", lookups_ - hits_}}};
}

}  // namespace flowwall::net::enrich
