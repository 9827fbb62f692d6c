// FlowFilter: which flows are shown. Set field by field from texts, as the control endpoint and the
// wall's filter bar give them; a flow must match every field that is set.
//
// Texts are compared without regard to case (of ASCII letters). Ends: src is the client, dst the
// server, as in /api/flows; host, country, asn and site match either end, os our own.
// Ownership: a value. Thread: pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/flow.hpp"
#include "engine/model/ip_network.hpp"

namespace flowwall::model {

enum class FilterField : std::uint8_t {
  srcIp,
  dstIp,
  srcPort,
  dstPort,
  host,
  proto,
  app,
  country,
  asn,
  os,
  site,
  alerted
};
inline constexpr std::array<std::string_view, 12> kFilterFieldNames{
    "srcIp", "dstIp",   "srcPort", "dstPort", "host", "proto",
    "app",   "country", "asn",     "os",      "site", "alerted"};

class FlowFilter {
 public:
  static constexpr std::size_t kMaxTextBytes = 64;

  /// Sets one field, or takes it away with an empty text. Returns what is allowed when `text` is
  /// not; then nothing has changed.
  [[nodiscard]] std::optional<std::string_view> set(FilterField field, std::string_view text);

  /// Whether every flow matches.
  [[nodiscard]] bool empty() const;
  /// As it was set; "1" for alerted; empty: not set.
  [[nodiscard]] const std::string& text(FilterField field) const {
    return texts_.at(static_cast<std::size_t>(field));
  }
  /// For people: "from 10.0.0.0/8, to port 443"; empty for an empty filter.
  [[nodiscard]] std::string describe() const;

  /// `alertScore`: from which score on a flow without an alert counts as alerted; 0: never.
  [[nodiscard]] bool matches(const EnrichedFlow& flow, std::uint32_t alertScore) const;

  bool operator==(const FlowFilter& other) const { return texts_ == other.texts_; }

 private:
  using Number = std::optional<std::uint32_t>;
  [[nodiscard]] bool is(FilterField field) const { return !text(field).empty(); }
  [[nodiscard]] bool matchesKey(const FlowKey& key) const;
  [[nodiscard]] bool matchesEnds(const EnrichedFlow& flow) const;

  std::array<std::string, kFilterFieldNames.size()> texts_;
  // What the texts say, for the fields that are no plain texts.
  std::optional<IpNetwork> srcNetwork_;  // absent: a part of the address's text is looked for
  std::optional<IpNetwork> dstNetwork_;
  std::array<Number, kFilterFieldNames.size()> numbers_;  // ports, protocol, AS, system
};

/// A filter, and what came of it in the last poll.
struct AppliedFilter {
  FlowFilter filter;
  std::uint64_t matching = 0;  ///< flows
  std::uint64_t of = 0;        ///< that were looked at
  bool operator==(const AppliedFilter&) const = default;
};

}  // namespace flowwall::model
