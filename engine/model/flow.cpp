#include "engine/model/flow.hpp"

std::size_t std::hash<flowwall::model::FlowKey>::operator()(
    const flowwall::model::FlowKey& key) const noexcept {
  const std::hash<flowwall::model::IpAddress> hashAddress;
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
  std::uint64_t mixed = 0;
  const auto fold = [&mixed](std::uint64_t part) {
    mixed = (mixed ^ part) * kGolden;
    mixed ^= mixed >> 32;
  };
  fold(hashAddress(key.client));
  fold(hashAddress(key.server));
  fold((std::uint64_t{key.clientPort} << 40) | (std::uint64_t{key.serverPort} << 24) |
       (std::uint64_t{key.vlan} << 8) | static_cast<std::uint64_t>(key.l4));
  fold(key.exporterId);
  return static_cast<std::size_t>(mixed);
}
