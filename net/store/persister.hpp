// Persister: keeps DATA_DIR current without ever holding up the network thread or the picture.
//
// Each file has one place for what is to be written next: a newer text takes it over, so a slow
// disk never has more than one write waiting for a file. One job at a time runs on the worker pool;
// texts are made there too. After a write a file rests, for its interval or for as long as
// `bytesPerSecond` allows for its size, whichever is longer. A failure is counted, retried with
// back-off, and passes by itself when the disk is well again.
//
// Units: in the types. Ownership: owns the directory; the other arguments outlive it. It goes only
// after the workers are joined and the network thread has ended.
// Thread: network thread. The TextMakers run on a worker: they must own what they read.
// Errors: none to the caller; they are in health().
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/clock.hpp"
#include "net/store/data_directory.hpp"

namespace flowwall::net::store {

struct PersisterOptions {
  RawLimits raw;  ///< polls == 0: no raw snapshots, and none is removed
  std::chrono::milliseconds rawEvery{1000};
  std::chrono::milliseconds flowsEvery{3000};
  std::chrono::milliseconds cachesEvery{60'000};
  std::uint64_t bytesPerSecond = 64 << 10;     ///< for each file, over time: spares flash memory
  std::uint64_t minFreeBytes = 100ULL << 20;   ///< with less, no raw snapshots
  std::chrono::milliseconds firstRetry{5000};  ///< doubled with each failure in a row
  std::chrono::milliseconds maxRetry{300'000};
  std::function<Result<std::uint64_t>(const DataDirectory&)> freeBytes =
      [](const DataDirectory& directory) { return directory.freeBytes(); };
};

struct FileHealth {
  std::uint64_t written = 0;   ///< times
  std::uint64_t failed = 0;    ///< times
  std::uint64_t replaced = 0;  ///< by something newer before it was written
  std::uint64_t bytes = 0;     ///< written in all
  std::string error;           ///< of the last attempt; empty: it went well
  std::optional<model::UtcTime> lastGood;
  std::string lastError;  ///< whatever came after
  std::optional<model::UtcTime> lastErrorAt;
};

/// By file: "raw", "flows_latest.json", …
using PersistenceHealth = std::map<std::string, FileHealth, std::less<>>;

class Persister {
 public:
  using TextMaker = std::function<std::string()>;

  Persister(DataDirectory directory, boost::asio::any_io_executor network,
            boost::asio::thread_pool& workers, const model::Clock& clock,
            PersisterOptions options = {});

  void saveRaw(RawBodies pages, model::UtcTime recorded);
  /// How many polls are kept from the next one on; see RawLimits.
  void setRawPolls(std::size_t polls) { options_.raw.polls = polls; }
  void saveFlows(TextMaker text);
  /// At once, and again should it fail. `done`, on the network thread, gets the file's name.
  void saveScreenshot(TextMaker png, model::UtcTime taken,
                      std::function<void(const Result<std::string>&)> done);
  /// `name` is one of a few fixed ones, such as kGeoCacheFile.
  void saveCache(std::string_view name, TextMaker text);

  /// To be called about once a second: starts what is due.
  void tick();

  /// At the stop: writes at once all that waits, each once. Whether all of it was written within
  /// `limit`; what was not is given up. Nothing is taken any more once it has begun.
  [[nodiscard]] boost::asio::awaitable<bool> flush(std::chrono::milliseconds limit);

  [[nodiscard]] const PersistenceHealth& health() const { return health_; }
  [[nodiscard]] const DataDirectory& directory() const { return directory_; }

 private:
  using Written = Result<std::uint64_t>;  // bytes
  struct Write {
    std::function<Written(DataDirectory&)> run;  // on a worker
    std::function<void(const Written&)> told;    // on the network thread, after each try; or empty
  };
  struct Slot {
    std::chrono::milliseconds every{0};
    std::optional<Write> waiting;
    model::Uptime due{0};
    unsigned failuresInARow = 0;
  };

  void put(std::string_view file, std::chrono::milliseconds every, Write write);
  void start(const std::string& file, Slot& slot);
  void finished(const std::string& file, Write write, const Written& result);
  void good(const std::string& file, Slot& slot, std::uint64_t bytes);
  void bad(const std::string& file, Slot& slot, const Error& error);
  [[nodiscard]] Written writeRaw(DataDirectory& directory, const RawBodies& pages,
                                 model::UtcTime recorded, const RawLimits& limits) const;

  DataDirectory directory_;  // the job's own while busy_, but for its const functions
  boost::asio::any_io_executor network_;
  boost::asio::thread_pool& workers_;
  const model::Clock& clock_;
  PersisterOptions options_;
  std::map<std::string, Slot, std::less<>> slots_;
  PersistenceHealth health_;
  bool busy_ = false;
  bool flushing_ = false;
  boost::asio::steady_timer idle_;  // cancelled when a flush has nothing left to do
};

}  // namespace flowwall::net::store
