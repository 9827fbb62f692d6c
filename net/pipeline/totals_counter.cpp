#include "net/pipeline/totals_counter.hpp"

#include <string>

namespace flowwall::net::pipeline {
namespace {

using model::BreakdownEntry;
using model::DeviceOs;
using model::L4Protocol;

constexpr std::string_view kLocal = "local";
constexpr std::string_view kLocalLabel = "Local network";
constexpr std::string_view kUnknownLabel = "Unknown";
constexpr std::uint64_t kLocalAs = std::uint64_t{1} << 32;  // beyond every AS number

void set(BreakdownEntry& entry, std::string_view key, std::string_view label) {
  entry.key.assign(key);
  entry.label.assign(label);
}

// A key that is its own label.
void describeText(std::string_view key, std::string_view /*label*/, BreakdownEntry& entry) {
  set(entry, key, key.empty() ? kUnknownLabel : key);
}

void describeAs(std::uint64_t asn, std::string_view label, BreakdownEntry& entry) {
  if (asn == kLocalAs) {
    set(entry, kLocal, kLocalLabel);
  } else if (asn == 0) {
    set(entry, {}, kUnknownLabel);
  } else {
    const std::string number = std::to_string(asn);
    set(entry, number, label.empty() ? "AS" + number : std::string(label));
  }
}

void describeOs(std::uint8_t os, std::string_view /*label*/, BreakdownEntry& entry) {
  switch (static_cast<DeviceOs>(os)) {
  case DeviceOs::unknown: break;
  case DeviceOs::windows: return set(entry, "windows", "Windows");
  case DeviceOs::android: return set(entry, "android", "Android");
  case DeviceOs::linux_: return set(entry, "linux", "Linux");
  case DeviceOs::ios: return set(entry, "ios", "iOS");
  case DeviceOs::macos: return set(entry, "macos", "macOS");
  case DeviceOs::other: return set(entry, "other", "Other");
  }
  set(entry, {}, kUnknownLabel);
}

void describeProtocol(std::uint8_t protocol, std::string_view /*label*/, BreakdownEntry& entry) {
  switch (static_cast<L4Protocol>(protocol)) {
  case L4Protocol::icmp: return set(entry, "ICMP", "ICMP");
  case L4Protocol::tcp: return set(entry, "TCP", "TCP");
  case L4Protocol::udp: return set(entry, "UDP", "UDP");
  case L4Protocol::icmpv6: return set(entry, "ICMPv6", "ICMPv6");
  case L4Protocol::sctp: return set(entry, "SCTP", "SCTP");
  }
  const std::string number = std::to_string(protocol);
  set(entry, number, "IP protocol " + number);
}

}  // namespace

std::uint64_t TotalsCounter::count(std::span<const model::EnrichedFlow> flows,
                                   const enrich::CountryTable& countries, model::Totals& totals,
                                   model::Breakdowns& breakdowns, const model::FlowFilter* only) {
  hosts_.clear();
  double allRate = 0.0;
  std::uint64_t counted = 0;
  for (const model::EnrichedFlow& flow : flows) {
    if (only != nullptr && !only->matches(flow, alertScore_)) {
      continue;
    }
    ++counted;
    const Ends ends = endsOf(flow);
    const double rate = ends.up.bitsPerSecond + ends.down.bitsPerSecond;
    allRate += rate;
    if (ends.internal) {
      totals.internal.bitsPerSecond += rate;
    } else {
      totals.up.bitsPerSecond += ends.up.bitsPerSecond;
      totals.down.bitsPerSecond += ends.down.bitsPerSecond;
    }
    totals.alerted += isAlerted(flow.flow, alertScore_) ? 1 : 0;
    addHost(flow.flow.key.client, ends.clientIsLocal, totals);
    addHost(flow.flow.key.server, ends.serverIsLocal, totals);
    addToGroups(flow, ends, rate);
  }
  write(allRate, countries, breakdowns);
  return counted;
}

void TotalsCounter::addHost(const model::IpAddress& address, bool isLocal, model::Totals& totals) {
  const bool isHost = !address.isMulticast() && !address.isBroadcast() && !address.isUnspecified();
  if (isHost && hosts_.insert(address).second) {
    ++totals.hosts;
    totals.localHosts += isLocal ? 1 : 0;
  }
}

void TotalsCounter::addToGroups(const model::EnrichedFlow& flow, const Ends& ends, double rate) {
  const bool local = ends.nearIsLocal();
  const std::string_view country = ends.internal ? kLocal : ends.far.place.countryCode;
  byCountry_.add(country, rate);
  byAs_.add(ends.internal ? kLocalAs : ends.far.asn, rate, ends.far.asName);
  byOs_.add(static_cast<std::uint8_t>(local ? ends.near.os : DeviceOs::unknown), rate);
  byApplication_.add(flow.flow.application, rate);
  bySite_.add(local ? std::string_view(ends.near.place.site) : std::string_view{}, rate);
  byProtocol_.add(static_cast<std::uint8_t>(flow.flow.key.l4), rate);
}

void TotalsCounter::write(double allRate, const enrich::CountryTable& countries,
                          model::Breakdowns& breakdowns) {
  const auto describeCountry = [&countries](std::string_view code, std::string_view,
                                            BreakdownEntry& entry) {
    if (code == kLocal) {
      return set(entry, kLocal, kLocalLabel);
    }
    set(entry, code, code.empty() ? kUnknownLabel : countries.names()->nameOf(code));
  };
  byCountry_.write(allRate, describeCountry, breakdowns.country);
  byAs_.write(allRate, describeAs, breakdowns.as);
  byOs_.write(allRate, describeOs, breakdowns.os);
  byApplication_.write(allRate, describeText, breakdowns.application);
  bySite_.write(allRate, describeText, breakdowns.site);
  byProtocol_.write(allRate, describeProtocol, breakdowns.protocol);
}

}  // namespace flowwall::net::pipeline
