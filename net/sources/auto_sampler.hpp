// AutoSampler: this machine's own connections while there is any to draw, else the demo, labelled
// as such. A first start is never an empty globe, and never pretends.
//
// The first sample decides at once; later a change needs several samples in a row that say so, so
// that a connection now and then does not make the wall flip to and fro.
//
// Ownership: owns both samplers. Thread: network thread.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class AutoSampler final : public Sampler {
 public:
  /// Whether a remote end there would be drawn.
  using CanPlace = std::function<bool(const model::IpAddress&)>;

  /// Without `canPlace` every public address is taken for one that can be drawn.
  AutoSampler(
      std::unique_ptr<Sampler> localhost, std::unique_ptr<Sampler> demo,
      CanPlace canPlace = [](const model::IpAddress&) { return true; })
      : localhost_(std::move(localhost)), demo_(std::move(demo)), canPlace_(std::move(canPlace)) {}

  [[nodiscard]] std::string_view name() const override { return "auto"; }
  [[nodiscard]] Sample sample() override;

 private:
  enum class Shown { nothingYet, localhost, demo };
  static constexpr int kSamplesToLocalhost = 3;
  static constexpr int kSamplesToDemo = 5;

  [[nodiscard]] bool isWorthShowing(const Sample& local) const;
  void decide(bool worthShowing);

  std::unique_ptr<Sampler> localhost_;
  std::unique_ptr<Sampler> demo_;
  CanPlace canPlace_;
  Shown shown_ = Shown::nothingYet;
  int against_ = 0;  // samples in a row that speak for the other one
};

}  // namespace flowwall::net::sources
