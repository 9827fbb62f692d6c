#include "net/enrich/enricher.hpp"

#include <utility>

namespace flowwall::net::enrich {
namespace {

bool isNowhere(const model::IpAddress& address) {
  return address.isUnspecified() || address.isMulticast() || address.isBroadcast();
}

model::Place placeAt(const std::string& site, const model::GeoPoint& point) {
  model::Place place;
  place.accuracy = model::PlaceAccuracy::site;
  place.point = point;
  place.site = site;
  place.source = "site";
  return place;
}

}  // namespace

void Enricher::enrich(model::Flow&& flow, Origin origin, model::EnrichedFlow& enriched) {
  const End client = endAt(flow.key.client, flow.clientName, flow.clientIsLocal, origin);
  const End server = endAt(flow.key.server, flow.serverName, flow.serverIsLocal, origin);
  describe(client, origin, enriched.client);
  describe(server, origin, enriched.server);
  enriched.localEnd = client.local == server.local ? model::LocalEnd::none
                      : client.local               ? model::LocalEnd::client
                                                   : model::LocalEnd::server;
  enriched.flow = std::move(flow);
}

bool Enricher::canPlace(const model::IpAddress& address) {
  if (isNowhere(address) || address.isPrivate()) {
    return false;
  }
  if (parts_.sites.find(address) != nullptr) {
    return true;
  }
  model::EndInfo info;
  askProvider(address, Origin::live, info);
  return info.place.accuracy != model::PlaceAccuracy::none;
}

// A network that the user calls a site is ours, whatever the source thinks of a public address.
Enricher::End Enricher::endAt(const model::IpAddress& address, const std::string& sourceName,
                              std::optional<bool> said, Origin origin) const {
  End end{address, sourceName, said.value_or(false)};
  if (!isNowhere(address)) {
    end.recorded = origin == Origin::recording ? parts_.recordedPlaces.find(address) : nullptr;
    end.site = end.recorded == nullptr ? parts_.sites.find(address) : nullptr;
  }
  end.local = end.site != nullptr || said.value_or(address.isPrivate());
  return end;
}

void Enricher::describe(const End& end, Origin origin, model::EndInfo& info) {
  nameEnd(end, origin, info);
  locate(end, origin, info);
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
  if (isNowhere(end.address)) {
    return;
  }
  if (end.site != nullptr) {
    info.place = placeAt(end.site->name, end.site->point);
  } else if (end.address.isPrivate() || end.saidLocal) {
    info.place = placeAt(parts_.home.name, parts_.home.point);
  } else {
    askProvider(end.address, origin, info);
  }
  if (end.recorded != nullptr) {
    info.place = *end.recorded;
  }
}

void Enricher::askProvider(const model::IpAddress& address, Origin origin, model::EndInfo& info) {
  if (!address.isPublic() || !parts_.geo) {
    return;
  }
  auto answer =
      origin == Origin::live ? parts_.geo->lookup(address) : parts_.geo->lookupLocally(address);
  if (!answer) {
    return;
  }
  info.asn = answer->asn;
  info.asName = std::move(answer->asName);
  if (!answer->hasPlace()) {
    return;
  }
  info.place.countryCode = std::move(answer->countryCode);
  info.place.city = std::move(answer->city);
  info.place.source = std::move(answer->source);
  if (answer->point) {
    info.place.accuracy = model::PlaceAccuracy::city;
    info.place.point = *answer->point;
  } else if (const Country* country = parts_.countries.find(info.place.countryCode)) {
    info.place.accuracy = model::PlaceAccuracy::country;
    info.place.point = country->labelPoint;
  }
}

}  // namespace flowwall::net::enrich
