// WallFiles: what the wall keeps in DATA_DIR and when: raw answers, the newest flows, the caches of
// places and names, screenshots.
//
// Thread: made on the main thread before the network thread runs, then the network thread's own.
// Ownership: the arguments outlive it. It goes only after the workers are joined and the network
// thread has ended.
// Errors: the constructor throws std::runtime_error with one sentence for data files that are not
// there; what cannot be written is in health().
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/app/strand_state.hpp"
#include "engine/model/clock.hpp"
#include "engine/model/command.hpp"
#include "net/config/config.hpp"
#include "net/pipeline/pipeline_runner.hpp"
#include "net/store/persister.hpp"

namespace flowwall::app {

class WallFiles {
 public:
  /// Reads the caches into `strand`, so the pipeline must not run yet.
  WallFiles(const net::config::DataConfig& config, const std::filesystem::path& assets,
            const model::Clock& clock, const boost::asio::any_io_executor& network,
            boost::asio::thread_pool& workers, net::pipeline::PipelineRunner& runner,
            StrandState& strand);

  void saveRaw(net::store::RawBodies raw);
  void keepSnapshots(std::size_t polls);
  /// To be called about once a second. `protocol`: what the polls ask for.
  void tick(const std::string& protocol);
  /// As a PNG; `done` gets its path.
  void keepScreenshot(model::Image image,
                      std::function<void(const net::Result<std::string>&)> done);
  /// At the stop: writes what is to be kept.
  boost::asio::awaitable<void> finish(const std::string& protocol);

  /// Its const functions may be used by any thread.
  [[nodiscard]] const net::store::DataDirectory& directory() const {
    return persister_.directory();
  }
  /// Of each file.
  [[nodiscard]] std::vector<model::ProviderHealth> health() const;

 private:
  void loadCaches(const net::store::DataDirectory& directory, const std::filesystem::path& assets);
  void saveFlows(const std::string& protocol);
  /// What has changed of those whose time has come, or of all.
  void saveCaches(bool all, std::function<void()> then);
  [[nodiscard]] std::string whyNotWritten() const;

  const model::Clock& clock_;
  boost::asio::any_io_executor network_;
  net::pipeline::PipelineRunner& runner_;
  StrandState& strand_;  // touched on the pipeline's strand
  net::store::Persister persister_;
  model::UtcTime flowsSaved_{};
  unsigned placesWait_ = 0;  // ticks until that cache may be written again
  unsigned namesWait_ = 0;
};

}  // namespace flowwall::app
