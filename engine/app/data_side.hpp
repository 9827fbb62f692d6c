// DataSide: the network side put together as the configuration says: source, enrichment, pipeline,
// persistence. It is also what the control endpoint sees of them.
//
// Two threads work for it. The network thread runs the source, the asynchronous look-ups and the
// persister's bookkeeping; the pipeline's strand owns the pipeline and all that enriches (see
// PipelineRunner). Questions go from the strand to the network thread, answers back.
//
// Ownership: owns all of it; the other arguments outlive it. It goes only after the workers are
// joined and the network thread has ended.
// Thread: made on the main thread before the network thread starts, then the network thread's own.
// Errors: the constructor throws std::runtime_error with one sentence for data files that are not
// there or a source that can never work.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "engine/app/enrichment.hpp"
#include "engine/app/health_watch.hpp"
#include "engine/app/source_runner.hpp"
#include "engine/app/strand_state.hpp"
#include "engine/app/wall_files.hpp"
#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "net/config/reload.hpp"
#include "net/http/wall_view.hpp"
#include "net/pipeline/pipeline_runner.hpp"

namespace flowwall::app {

class DataSide final : public net::http::WallControl {
 public:
  /// Without `config.data.dir` nothing is kept.
  DataSide(const net::config::Config& config, const std::filesystem::path& assets,
           const model::Clock& clock, boost::asio::any_io_executor network,
           boost::asio::thread_pool& workers, handoff::Exchanges& exchanges);
  ~DataSide() override;

  /// Runs the source and the look-ups until cancelled.
  boost::asio::awaitable<void> run();
  /// To be called about once a second.
  void tick();
  /// At the stop: writes what is to be kept.
  boost::asio::awaitable<void> finish();
  /// What is polled from now on. Errors: a source that cannot be asked, a value out of its range.
  [[nodiscard]] net::Result<void> setParams(const model::SetPollParams& params) override;
  /// Logs in to ntopng as somebody else; `done` gets the user, or why not.
  void renewSession(std::string user, std::string password,
                    std::function<void(const net::Result<std::string>&)> done) override;
  /// As a PNG in DATA_DIR; `done` gets its path.
  void keepScreenshot(model::Image image,
                      std::function<void(const net::Result<std::string>&)> done);
  /// Takes up what changed, in the configuration and in the files that it names. Throws as the
  /// constructor does, and then changes nothing. One at a time.
  boost::asio::awaitable<void> apply(net::config::ReloadPlan plan);
  /// A reload came to nothing: the wall and /api/status say so until one is applied.
  void reloadRefused(const std::string& why) { health_->configurationRefused(why); }

  [[nodiscard]] std::shared_ptr<const model::WallState> state() const override;
  [[nodiscard]] net::http::PollParams params() const override;
  [[nodiscard]] std::string title() const override { return config_.display.title; }
  [[nodiscard]] std::string ntopHost() const override;
  [[nodiscard]] std::string cookie() const override;
  [[nodiscard]] std::vector<model::ProviderHealth> providers() const override;
  [[nodiscard]] const model::FlowFilter& filter() const override { return filter_; }
  void setFilter(model::FlowFilter filter, std::function<void()> done) override;
  void
  listSnapshots(std::function<void(const net::Result<std::vector<std::string>>&)> done) override;
  void readSnapshot(std::string name,
                    std::function<void(const net::Result<std::string>&)> done) override;

 private:
  struct Prepared {
    std::optional<MadeSource> source;
    std::shared_ptr<Enrichment> enrichment;
  };

  [[nodiscard]] std::function<void(const model::IpAddress&)>
  asked(void (Lookups::*ask)(const model::IpAddress&));
  [[nodiscard]] Enrichment makeEnrichment(const net::config::Config& config, WithPlaces withPlaces);
  [[nodiscard]] MadeSource makeSource(const net::config::Config& config);
  [[nodiscard]] Lookups makeLookups(const net::config::Config& config);
  [[nodiscard]] Prepared prepare(const net::config::ReloadPlan& plan);
  void replaceEnrichment(std::shared_ptr<Enrichment> enrichment);
  void refreshDatabases(HealthWatch::Asked asked);
  void tellPolled();
  [[nodiscard]] HealthWatch::Healths networkHealth() const;

  net::config::Config config_;
  std::filesystem::path assets_;
  const model::Clock& clock_;
  boost::asio::any_io_executor network_;
  boost::asio::thread_pool& workers_;
  handoff::LatestExchange<model::SetPollParams>& polled_;
  StrandState strand_;  // touched on the pipeline's strand only, once it runs
  std::unique_ptr<net::pipeline::PipelineRunner> runner_;
  std::unique_ptr<WallFiles> files_;  // null: nothing is kept
  std::unique_ptr<SourceRunner> feed_;
  std::unique_ptr<HealthWatch> health_;
  model::FlowFilter filter_;  // the newest asked for
};

}  // namespace flowwall::app
