// TotalsCounter: what all the flows of a poll come to: totals, the throughput each way, and the
// breakdowns by country, AS, operating system, application, site and protocol.
//
// Thread: the pipeline's. Ownership: keeps only memory from one poll to the next.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/model/breakdown.hpp"
#include "engine/model/snapshot.hpp"
#include "net/enrich/country_table.hpp"
#include "net/pipeline/breakdown_group.hpp"
#include "net/pipeline/ends.hpp"

namespace flowwall::net::pipeline {

class TotalsCounter {
 public:
  /// From which score on a flow without an alert counts as alerted; 0: never.
  explicit TotalsCounter(std::uint32_t alertScore) : alertScore_(alertScore) {}
  void setAlertScore(std::uint32_t alertScore) { alertScore_ = alertScore; }

  /// Counts all the flows of a poll, each once, or only those that match `only`. Of `totals` it
  /// sets what is of all flows. Returns how many it counted.
  std::uint64_t count(std::span<const model::EnrichedFlow> flows,
                      const enrich::CountryTable& countries, model::Totals& totals,
                      model::Breakdowns& breakdowns, const model::FlowFilter* only = nullptr);

 private:
  void addHost(const model::IpAddress& address, bool isLocal, model::Totals& totals);
  void addToGroups(const model::EnrichedFlow& flow, const Ends& ends, double rate);
  void write(double allRate, const enrich::CountryTable& countries, model::Breakdowns& breakdowns);

  std::uint32_t alertScore_;
  boost::unordered_flat_set<model::IpAddress, std::hash<model::IpAddress>> hosts_;
  BreakdownGroup<std::string_view> byCountry_;
  BreakdownGroup<std::uint64_t> byAs_;
  BreakdownGroup<std::uint8_t> byOs_;
  BreakdownGroup<std::string_view> byApplication_;
  BreakdownGroup<std::string_view> bySite_;
  BreakdownGroup<std::uint8_t> byProtocol_;
};

}  // namespace flowwall::net::pipeline
