// Flow: one bidirectional conversation as a source saw it, and EnrichedFlow: the same with what is
// known about both ends. Sources produce only Flow; everything untrusted has ended before it.
//
// Units: SI and UTC, in types or names. An absent value is "unknown", never zero.
// Ownership: values. Thread: made and kept on the network thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/ip_address.hpp"
#include "engine/model/units.hpp"

namespace flowwall::model {

/// IANA protocol numbers; others are carried as they are.
enum class L4Protocol : std::uint8_t { icmp = 1, tcp = 6, udp = 17, icmpv6 = 58, sctp = 132 };

/// What tells one conversation from another. `exporterId` is the source's own number for the flow
/// where it has one (ntopng: key and hash_id), else 0.
struct FlowKey {
  IpAddress client;
  IpAddress server;
  std::uint16_t clientPort = 0;
  std::uint16_t serverPort = 0;
  L4Protocol l4 = L4Protocol::tcp;
  std::uint16_t vlan = 0;
  std::uint64_t exporterId = 0;
  bool operator==(const FlowKey&) const = default;
};

struct Flow {
  FlowKey key;
  std::string clientName;  ///< the source's own name for the end; empty: it has none
  std::string serverName;
  std::string application;  ///< "TLS.Google"; empty: unknown
  std::string info;         ///< free text of the source (host name asked for, URL); valid UTF-8
  std::string alert;        ///< predominant alert; empty: none
  std::optional<std::uint8_t> alertSeverity;  ///< as ntopng counts: 3 notice, 4 warning, 5 error
  std::optional<bool> clientIsLocal;          ///< as the source says
  std::optional<bool> serverIsLocal;
  std::optional<bool> encrypted;
  std::optional<Bytes> clientBytes;  ///< sent by the client, in total
  std::optional<Bytes> serverBytes;
  std::optional<BitRate> rate;  ///< both directions together
  std::optional<double> packetsPerSecond;
  std::uint32_t score = 0;
  UtcTime firstSeen{};
  UtcTime lastSeen{};
};

/// How well a place is known; decides how an arc's end is drawn.
enum class PlaceAccuracy : std::uint8_t { none = 0, country = 1, city = 2, site = 3 };

struct Place {
  PlaceAccuracy accuracy = PlaceAccuracy::none;
  GeoPoint point;
  std::string countryCode;  ///< ISO 3166-1 alpha-2; empty: unknown
  std::string city;
  std::string site;    ///< name of the site, for accuracy == site
  std::string source;  ///< who said so: "site", "mmdb", "libloc", "ip-api", "geo_cache", "demo"
  bool operator==(const Place&) const = default;
};

enum class DeviceOs : std::uint8_t { unknown = 0, windows, android, linux_, ios, macos, other };

/// Who said an end's name.
enum class NameSource : std::uint8_t { address = 0, source, dns };

struct EndInfo {
  Place place;
  std::uint32_t asn = 0;  ///< 0: unknown
  std::string asName;
  std::string name;  ///< best name known, else the address
  NameSource nameSource = NameSource::address;
  DeviceOs os = DeviceOs::unknown;
};

/// Which end is ours. `none`: both or neither are, and the client is taken for the near end.
enum class LocalEnd : std::uint8_t { client, server, none };

struct EnrichedFlow {
  Flow flow;
  EndInfo client;
  EndInfo server;
  LocalEnd localEnd = LocalEnd::client;
  BitRate clientToServer;  ///< the rate split between the directions
  BitRate serverToClient;
};

}  // namespace flowwall::model

template <> struct std::hash<flowwall::model::FlowKey> {
  std::size_t operator()(const flowwall::model::FlowKey& key) const noexcept;
};
