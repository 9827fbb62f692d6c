#include "net/sources/ntopng_paging.hpp"

#include <algorithm>

namespace flowwall::net::sources {
namespace {

constexpr std::size_t kStartWrapsAt = 65'536;

}  // namespace

std::optional<FlowPaging::Page> FlowPaging::next() const {
  const std::size_t end = slowestFirst_ ? end_ : wanted_;
  if (done_ || start_ >= end) {
    return std::nullopt;
  }
  return Page{start_, std::min(pageSize_, end - start_), slowestFirst_};
}

void FlowPaging::got(std::size_t rows, std::size_t added, std::optional<std::uint64_t> total) {
  const std::optional<Page> page = next();
  if (!page) {
    return;
  }
  start_ += page->length;
  // A page that is not full is the last one; one with nothing new means that the server goes in
  // circles.
  done_ = rows < page->length || added == 0 || (total && start_ >= *total);
  if (!done_ && start_ >= kStartWrapsAt) {
    turnAround(total);
  }
}

void FlowPaging::turnAround(std::optional<std::uint64_t> total) {
  if (slowestFirst_ || !total) {
    done_ = true;
    return;
  }
  const auto all = static_cast<std::size_t>(*total);
  const std::size_t beyond = all - std::min(all, wanted_);  // slower than any that is wanted
  end_ = all - start_;
  start_ = beyond;
  slowestFirst_ = true;
  done_ = start_ >= kStartWrapsAt;
}

}  // namespace flowwall::net::sources
