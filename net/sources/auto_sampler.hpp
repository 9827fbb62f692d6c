// AutoSampler: this machine's own connections while there is any to draw, else the demo, labelled
// as such. A first start is never an empty globe, and never pretends.
//
// Ownership: owns both samplers. Thread: network thread.
#pragma once

#include <functional>
#include <memory>

#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class AutoSampler final : public Sampler {
 public:
  AutoSampler(std::unique_ptr<Sampler> localhost, std::unique_ptr<Sampler> demo)
      : localhost_(std::move(localhost)), demo_(std::move(demo)) {}

  [[nodiscard]] std::string_view name() const override { return "auto"; }
  [[nodiscard]] Sample sample() override;

 private:
  /// So many samples without an outside connection before the demo comes back.
  static constexpr int kPatience = 5;

  std::unique_ptr<Sampler> localhost_;
  std::unique_ptr<Sampler> demo_;
  int emptyInARow_ = kPatience;
};

}  // namespace flowwall::net::sources
