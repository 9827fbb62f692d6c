// DataSide: the network side put together as the configuration says: source, enrichment, pipeline.
// It is also what the control endpoint sees of them.
//
// Ownership: owns all of it; clock, workers and exchanges outlive it.
// Thread: made on the main thread before the network thread starts, then the network thread's own.
// Errors: the constructor throws std::runtime_error with one sentence for data files that are not
// there or a source that can never work.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "net/config/config.hpp"
#include "net/http/wall_view.hpp"
#include "net/pipeline/pipeline.hpp"
#include "net/sources/ntopng_source.hpp"
#include "net/sources/source.hpp"

namespace flowwall::app {

class DataSide final : public net::http::WallView {
 public:
  DataSide(const net::config::Config& config, const std::filesystem::path& assets,
           std::uint64_t seed, const model::Clock& clock, boost::asio::thread_pool& workers,
           handoff::Exchanges& exchanges);
  ~DataSide() override;

  [[nodiscard]] net::sources::Source& source() { return *source_; }
  /// The source's sampler, for stepping through simulated time; null for ntopng.
  [[nodiscard]] net::sources::Sampler* sampler() { return sampler_; }
  [[nodiscard]] net::pipeline::Pipeline& pipeline() { return *pipeline_; }

  [[nodiscard]] const std::vector<model::EnrichedFlow>& flows() const override;
  [[nodiscard]] const model::Totals& totals() const override;
  [[nodiscard]] const model::SourceHealth& health() const override;
  [[nodiscard]] const std::optional<model::InterfaceStats>& interface() const override;
  [[nodiscard]] model::UtcTime updated() const override;
  [[nodiscard]] std::optional<int> interfaceId() const override;
  [[nodiscard]] net::http::PollParams params() const override;
  [[nodiscard]] std::string ntopHost() const override;
  [[nodiscard]] std::string cookie() const override;

 private:
  void makeNtopng(const model::Clock& clock, boost::asio::thread_pool& workers);
  void makeSampled(const std::filesystem::path& assets, std::uint64_t seed,
                   const model::Clock& clock);

  net::config::Config config_;
  std::unique_ptr<net::pipeline::Pipeline> pipeline_;
  std::unique_ptr<net::sources::Source> source_;
  net::sources::Sampler* sampler_ = nullptr;
  net::sources::NtopngSource* ntopng_ = nullptr;
};

}  // namespace flowwall::app
