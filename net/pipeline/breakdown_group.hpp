// BreakdownGroup: adds up flows by one property and writes the largest few into a Breakdown.
//
// Units: bits a second. Thread: one thread. Ownership: keys that are views refer to the flows being
// counted; write() forgets them, and the memory is used again.
#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/breakdown.hpp"

namespace flowwall::net::pipeline {

template <typename Key> class BreakdownGroup {
 public:
  void add(const Key& key, double rate, std::string_view label = {}) {
    Sum& sum = sums_[key];
    sum.rate += rate;
    ++sum.flows;
    if (sum.label.empty()) {
      sum.label = label;
    }
  }

  /// `describe(key, label, entry)` fills in the texts. Highest rate first, then most flows, then by
  /// key: the order does not depend on that of the flows.
  template <typename Describe>
  void write(double allRate, Describe describe, model::Breakdown& breakdown) {
    rows_.assign(sums_.begin(), sums_.end());
    breakdown = {};
    breakdown.size = std::min(rows_.size(), model::Breakdown::kMaxEntries);
    const auto rest = rows_.begin() + static_cast<std::ptrdiff_t>(breakdown.size);
    std::partial_sort(rows_.begin(), rest, rows_.end(), isLarger);
    for (std::size_t i = 0; i < breakdown.size; ++i) {
      model::BreakdownEntry& entry = breakdown.entries[i];
      const auto& [key, sum] = rows_[i];
      describe(key, sum.label, entry);
      entry.rate = {sum.rate};
      entry.share = allRate > 0.0 ? sum.rate / allRate : 0.0;
      entry.flows = sum.flows;
    }
    std::for_each(rest, rows_.end(), [&breakdown](const Row& row) {
      ++breakdown.restKeys;
      breakdown.restFlows += row.second.flows;
      breakdown.restRate.bitsPerSecond += row.second.rate;
    });
    rows_.clear();
    sums_.clear();
  }

 private:
  struct Sum {
    double rate = 0.0;
    std::uint64_t flows = 0;
    std::string_view label;  // the first that was not empty
  };
  using Row = std::pair<Key, Sum>;

  static bool isLarger(const Row& a, const Row& b) {
    if (a.second.rate != b.second.rate) {
      return a.second.rate > b.second.rate;
    }
    return a.second.flows != b.second.flows ? a.second.flows > b.second.flows : a.first < b.first;
  }

  boost::unordered_flat_map<Key, Sum, std::hash<Key>> sums_;
  std::vector<Row> rows_;
};

}  // namespace flowwall::net::pipeline
