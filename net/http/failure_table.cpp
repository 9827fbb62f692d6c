#include "net/http/failure_table.hpp"

#include <algorithm>

namespace flowwall::net::http {
namespace {

model::IpAddress networkOf(const model::IpAddress& address) {
  if (address.isV4()) {
    return address;
  }
  model::IpAddress::Octets octets = address.octets();
  std::fill(octets.begin() + 8, octets.end(), std::uint8_t{0});
  return model::IpAddress(octets);
}

}  // namespace

void FailureTable::count(const model::IpAddress& address, model::Uptime now) {
  const model::IpAddress network = networkOf(address);
  if (!failures_.contains(network) && failures_.size() >= limits_.addresses) {
    makeRoom(now);
  }
  Failures& failures = failures_[network];
  if (failures.count == 0 || isOver(failures, now)) {
    failures = {0, now};
  }
  ++failures.count;
}

std::optional<std::chrono::seconds> FailureTable::blockedFor(const model::IpAddress& address,
                                                             model::Uptime now) const {
  const auto found = failures_.find(networkOf(address));
  if (found == failures_.end() || found->second.count < limits_.failures ||
      isOver(found->second, now)) {
    return std::nullopt;
  }
  return std::chrono::ceil<std::chrono::seconds>(found->second.first + limits_.window - now);
}

void FailureTable::makeRoom(model::Uptime now) {
  std::erase_if(failures_, [&](const auto& entry) { return isOver(entry.second, now); });
  if (failures_.size() < limits_.addresses) {
    return;
  }
  failures_.erase(std::ranges::min_element(failures_, {},
                                           [](const auto& entry) { return entry.second.first; }));
}

}  // namespace flowwall::net::http
