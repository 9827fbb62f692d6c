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
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "engine/app/enrichment.hpp"
#include "engine/handoff/exchanges.hpp"
#include "engine/model/clock.hpp"
#include "net/config/reload.hpp"
#include "net/enrich/ip_api_client.hpp"
#include "net/enrich/reverse_dns.hpp"
#include "net/http/wall_view.hpp"
#include "net/pipeline/health_log.hpp"
#include "net/pipeline/pipeline_runner.hpp"
#include "net/sources/auto_sampler.hpp"
#include "net/sources/ntopng_source.hpp"
#include "net/store/persister.hpp"

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
  [[nodiscard]] net::Result<void> setParams(const model::SetPollParams& params);
  /// Logs in to ntopng as somebody else; `done` gets the user, or why not.
  void renewSession(std::string user, std::string password,
                    std::function<void(const net::Result<std::string>&)> done);
  /// As a PNG in DATA_DIR; `done` gets its path.
  void keepScreenshot(model::Image image,
                      std::function<void(const net::Result<std::string>&)> done);
  /// Takes up what changed, in the configuration and in the files that it names. Throws as the
  /// constructor does, and then changes nothing. One at a time.
  boost::asio::awaitable<void> apply(net::config::ReloadPlan plan);

  [[nodiscard]] std::shared_ptr<const model::WallState> state() const override;
  [[nodiscard]] net::http::PollParams params() const override;
  [[nodiscard]] std::string ntopHost() const override;
  [[nodiscard]] std::string cookie() const override;
  [[nodiscard]] std::vector<model::ProviderHealth> providers() const override;
  [[nodiscard]] const model::FlowFilter& filter() const override { return filter_; }
  void setFilter(model::FlowFilter filter, std::function<void()> done) override;

 private:
  struct StrandSide;
  struct MadeSource {
    std::shared_ptr<net::sources::Source> source;  // shared with a login that is under way
    net::sources::NtopngSource* ntopng = nullptr;
  };
  // Who is asked over the network; null: nobody.
  struct Lookups {
    std::unique_ptr<net::enrich::ReverseDns> reverseDns;
    std::unique_ptr<net::enrich::IpApiClient> ipApi;
  };

  struct Prepared {
    std::optional<MadeSource> source;
    std::shared_ptr<Enrichment> enrichment;
  };

  [[nodiscard]] Enrichment makeEnrichment(const net::config::Config& config, WithPlaces withPlaces);
  [[nodiscard]] Prepared prepare(const net::config::ReloadPlan& plan);
  [[nodiscard]] MadeSource makeSource(const net::config::Config& config);
  [[nodiscard]] net::sources::AutoSampler::CanPlace makeCanPlace(const net::config::Config& config);
  [[nodiscard]] Lookups makeLookups(const net::config::Config& config);
  void openPersistence();
  void replaceEnrichment(std::shared_ptr<Enrichment> enrichment);
  boost::asio::awaitable<void> runUntilRestart();
  boost::asio::awaitable<void> runSource();
  boost::asio::awaitable<void> untilRestart();
  void refreshDatabases(bool now);
  void collectHealth();
  void takeHealth(std::vector<model::ProviderHealth> ofStrand);
  void saveFlows();
  void saveCaches(std::function<void()> then);

  net::config::Config config_;
  std::filesystem::path assets_;
  const model::Clock& clock_;
  boost::asio::any_io_executor network_;
  boost::asio::thread_pool& workers_;
  std::unique_ptr<StrandSide> strand_;  // touched on the pipeline's strand only, once it runs
  std::unique_ptr<net::pipeline::PipelineRunner> runner_;
  std::unique_ptr<net::store::Persister> persister_;  // null: nothing is kept
  model::FlowFilter filter_;                          // the newest asked for
  Lookups lookups_;
  MadeSource source_;
  std::optional<Lookups> nextLookups_;  // these take over at the restart
  std::optional<MadeSource> nextSource_;
  boost::asio::steady_timer restart_;
  bool restartWanted_ = false;
  std::vector<model::ProviderHealth> providers_;  // as last looked at
  net::pipeline::HealthLog healthLog_;
  model::UtcTime flowsSaved_{};
  unsigned ticks_ = 0;
};

}  // namespace flowwall::app
