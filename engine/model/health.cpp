#include "engine/model/health.hpp"

namespace flowwall::model {

std::string_view toString(SourceState state) {
  switch (state) {
  case SourceState::starting: return "starting";
  case SourceState::live: return "live";
  case SourceState::stale: return "stale";
  case SourceState::unreachable: return "unreachable";
  case SourceState::refused: return "refused";
  }
  return "unknown";
}

bool isInTrouble(const ProviderHealth& health) {
  return !health.error.empty() && health.state != "off";
}

}  // namespace flowwall::model
