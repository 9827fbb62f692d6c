// PolledSource: makes a Source of a Sampler by asking it at a steady interval.
//
// Ownership: owns the sampler. Thread: network thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "net/sources/source.hpp"

namespace flowwall::net::sources {

class PolledSource final : public Source {
 public:
  PolledSource(std::unique_ptr<Sampler> sampler, std::chrono::milliseconds interval)
      : sampler_(std::move(sampler)), interval_(interval) {}

  [[nodiscard]] std::string_view name() const override { return sampler_->name(); }
  boost::asio::awaitable<void> run(model::FlowSink& sink) override;

 private:
  void logChange(const model::SourceHealth& health);

  std::unique_ptr<Sampler> sampler_;
  std::chrono::milliseconds interval_;
  std::string logged_;  // what the log said last
};

}  // namespace flowwall::net::sources
