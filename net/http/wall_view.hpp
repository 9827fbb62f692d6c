// WallView: what the control endpoint may know of the data side. Implemented by main over the
// pipeline, so that the server knows neither pipeline nor sources.
//
// Thread: network thread. Ownership: references stay valid until the next await.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/flow.hpp"
#include "engine/model/health.hpp"
#include "engine/model/snapshot.hpp"

namespace flowwall::net::http {

/// What the polls ask for; the predecessor's `params`.
struct PollParams {
  int interfaceId = 0;
  int length = 50;
  std::string protocol = "tcp";
};

class WallView {
 public:
  virtual ~WallView() = default;
  [[nodiscard]] virtual const std::vector<model::EnrichedFlow>& flows() const = 0;
  [[nodiscard]] virtual const model::Totals& totals() const = 0;
  [[nodiscard]] virtual const model::SourceHealth& health() const = 0;
  [[nodiscard]] virtual const std::optional<model::InterfaceStats>& interface() const = 0;
  [[nodiscard]] virtual model::UtcTime updated() const = 0;          ///< when `flows` last changed
  [[nodiscard]] virtual std::optional<int> interfaceId() const = 0;  ///< that really answered
  [[nodiscard]] virtual PollParams params() const = 0;
  [[nodiscard]] virtual std::string ntopHost() const = 0;  ///< empty: not an ntopng wall
  [[nodiscard]] virtual std::string cookie() const = 0;    ///< "none", or six characters and "…"
};

}  // namespace flowwall::net::http
