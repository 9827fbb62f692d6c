// FlowPaging: which pages of a long list to ask for, one after the other.
//
// ntopng's `start` wraps at 65,536: what lies beyond is counted from the other end, the slowest
// first. What neither end reaches (the middle of more than 131,072 flows) stays unseen; the list's
// total tells of it.
//
// Thread: a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace flowwall::net::sources {

class FlowPaging {
 public:
  struct Page {
    std::size_t start = 0;
    std::size_t length = 0;
    bool slowestFirst = false;
    bool operator==(const Page&) const = default;
  };

  /// `wanted`: most flows in all.
  FlowPaging(std::size_t wanted, std::size_t pageSize) : wanted_(wanted), pageSize_(pageSize) {}

  /// Nothing: there is no more.
  [[nodiscard]] std::optional<Page> next() const;

  /// What the page of next() brought: its rows, how many were new, and the list's total.
  void got(std::size_t rows, std::size_t added, std::optional<std::uint64_t> total);

 private:
  void turnAround(std::optional<std::uint64_t> total);

  std::size_t wanted_;
  std::size_t pageSize_;
  std::size_t start_ = 0;
  std::size_t end_ = 0;  // where the pages from the other end meet those from this one
  bool slowestFirst_ = false;
  bool done_ = false;
};

}  // namespace flowwall::net::sources
