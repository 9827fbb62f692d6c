// DemoSampler: a recording of a real ntopng that lives on: flows come and go, their rates wander.
// What it answers is a function of the seed and the clock's uptime alone.
//
// Ownership: owns the decoded recording; the clock outlives it. Thread: network thread.
// Errors: make() refuses a recording that cannot be decoded.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/clock.hpp"
#include "net/result.hpp"
#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class DemoSampler final : public Sampler {
 public:
  /// `flows` and `interface` are ntopng's answers, decoded like those of a live server.
  [[nodiscard]] static Result<DemoSampler> make(std::string_view flows, std::string_view interface,
                                                const model::Clock& clock, std::uint64_t seed);

  [[nodiscard]] std::string_view name() const override { return "demo"; }
  [[nodiscard]] Sample sample() override;

 private:
  DemoSampler(model::FlowBatch recording, model::InterfaceStats interface,
              const model::Clock& clock, std::uint64_t seed);
  [[nodiscard]] std::optional<model::Flow> at(std::size_t index, model::Uptime now) const;

  model::FlowBatch recording_;
  model::InterfaceStats interface_;
  const model::Clock& clock_;
  std::uint64_t seed_;
  std::uint64_t polls_ = 0;
};

}  // namespace flowwall::net::sources
