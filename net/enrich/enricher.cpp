#include "net/enrich/enricher.hpp"

#include <utility>

namespace flowwall::net::enrich {
namespace {

bool isNowhere(const model::IpAddress& address) {
  return address.isUnspecified() || address.isMulticast() || address.isBroadcast();
}

}  // namespace

model::EnrichedFlow Enricher::enrich(model::Flow flow, Origin origin) {
  const model::FlowKey& key = flow.key;
  const bool clientLocal = flow.clientIsLocal.value_or(key.client.isPrivate());
  const bool serverLocal = flow.serverIsLocal.value_or(key.server.isPrivate());
  model::EnrichedFlow enriched;
  enriched.client = describe(
      {key.client, flow.clientName, flow.clientIsLocal.value_or(false), clientLocal}, origin);
  enriched.server = describe(
      {key.server, flow.serverName, flow.serverIsLocal.value_or(false), serverLocal}, origin);
  enriched.localEnd = clientLocal == serverLocal ? model::LocalEnd::none
                      : clientLocal              ? model::LocalEnd::client
                                                 : model::LocalEnd::server;
  enriched.flow = std::move(flow);
  return enriched;
}

bool Enricher::canPlace(const model::IpAddress& address) {
  if (isNowhere(address) || address.isPrivate()) {
    return false;
  }
  model::EndInfo info;
  askProvider(address, info);
  return info.place.accuracy != model::PlaceAccuracy::none;
}

model::EndInfo Enricher::describe(const End& end, Origin origin) {
  model::EndInfo info;
  nameEnd(end, origin, info);
  locate(end, origin, info);
  return info;
}

void Enricher::nameEnd(const End& end, Origin origin, model::EndInfo& info) {
  using model::NameSource;
  // A source that knows no name may say the address in its place.
  if (!end.sourceName.empty() && !model::IpAddress::parse(end.sourceName)) {
    info.name = end.sourceName;
    info.nameSource = NameSource::source;
  } else if (parts_.names != nullptr && origin == Origin::live && !isNowhere(end.address)) {
    if (const auto name = parts_.names->nameOf(end.address)) {
      info.name = *name;
      info.nameSource = NameSource::dns;
    }
  }
  const bool named = info.nameSource != NameSource::address;
  if (end.local) {
    info.os = named ? parts_.osRules.match(info.name) : model::DeviceOs::other;
  }
  if (!named) {
    info.name = end.address.toString();
  }
}

void Enricher::locate(const End& end, Origin origin, model::EndInfo& info) {
  const model::Place* recorded =
      origin == Origin::recording ? parts_.recordedPlaces.find(end.address) : nullptr;
  if (isNowhere(end.address)) {
    return;
  }
  if (end.address.isPrivate() || end.saidLocal) {
    info.place = homePlace();
  } else {
    askProvider(end.address, info);
  }
  if (recorded != nullptr) {
    info.place = *recorded;
  }
}

void Enricher::askProvider(const model::IpAddress& address, model::EndInfo& info) {
  auto answer = parts_.geo ? parts_.geo->lookup(address) : std::nullopt;
  if (!answer) {
    return;
  }
  info.asn = answer->asn;
  info.asName = std::move(answer->asName);
  if (answer->countryCode.empty()) {
    return;
  }
  info.place.countryCode = std::move(answer->countryCode);
  info.place.source = std::move(answer->source);
  if (const Country* country = parts_.countries.find(info.place.countryCode)) {
    info.place.accuracy = model::PlaceAccuracy::country;
    info.place.point = country->labelPoint;
  }
}

model::Place Enricher::homePlace() const {
  model::Place place;
  place.accuracy = model::PlaceAccuracy::site;
  place.point = parts_.home.point;
  place.site = parts_.home.name;
  place.source = "site";
  return place;
}

}  // namespace flowwall::net::enrich
