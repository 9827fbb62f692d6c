// Ends: a flow seen from our side, whichever end opened it.
//
// `near` is the local end. ntopng names the remote end as client when it joined a flow in
// mid-stream, so client and server say nothing about it; EnrichedFlow::localEnd does. When both or
// neither are ours, the client is taken for the near end.
//
// Thread: pure functions. Ownership: refers to the flow.
#pragma once

#include <cstdint>

#include "engine/model/flow.hpp"

namespace flowwall::net::pipeline {

struct Ends {
  const model::EndInfo& near;
  const model::EndInfo& far;
  model::BitRate up;  ///< near to far
  model::BitRate down;
  bool clientIsLocal;
  bool serverIsLocal;
  bool serverIsNear;
  bool internal;  ///< no end is an outside host: both are ours, or the far one is a group of ours

  [[nodiscard]] bool nearIsLocal() const { return serverIsNear ? serverIsLocal : clientIsLocal; }
};

[[nodiscard]] Ends endsOf(const model::EnrichedFlow& flow);

/// The rate that the source reported; 0 for one that is unknown or no rate.
[[nodiscard]] double reportedRate(const model::Flow& flow);

/// Whether the source says so; else by the score, from `threshold` on (0: never).
[[nodiscard]] bool isAlerted(const model::Flow& flow, std::uint32_t threshold);

}  // namespace flowwall::net::pipeline
