// SourceRunner: runs the source and the look-ups, and lets others take their place while the wall
// runs.
//
// Thread: made on the main thread before the network thread runs, then the network thread's own.
// Ownership: owns source and look-ups; the sink outlives it. Errors: a source that throws is said
// in the log, and started again.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>

#include "engine/app/lookups.hpp"
#include "engine/app/source_factory.hpp"
#include "engine/model/flow_batch.hpp"

namespace flowwall::app {

class SourceRunner {
 public:
  /// `asksOthers` is called when other look-ups have taken over.
  SourceRunner(boost::asio::any_io_executor network, model::FlowSink& sink, MadeSource source,
               Lookups lookups, std::function<void()> asksOthers);

  /// Until cancelled.
  boost::asio::awaitable<void> run();
  /// What is given takes over soon, before anything else is polled or asked.
  void replace(std::optional<MadeSource> source, std::optional<Lookups> lookups);
  /// Whether another source is about to take over.
  [[nodiscard]] bool isSourceToGo() const { return nextSource_.has_value(); }

  [[nodiscard]] const MadeSource& source() const { return source_; }
  [[nodiscard]] Lookups& lookups() { return lookups_; }

 private:
  boost::asio::awaitable<void> runUntilRestart();
  boost::asio::awaitable<void> runSource();
  boost::asio::awaitable<void> untilRestart();

  boost::asio::any_io_executor network_;
  model::FlowSink& sink_;
  MadeSource source_;
  Lookups lookups_;
  std::function<void()> asksOthers_;
  std::optional<MadeSource> nextSource_;  // these take over at the restart
  std::optional<Lookups> nextLookups_;
  boost::asio::steady_timer restart_;
  bool restartWanted_ = false;
};

}  // namespace flowwall::app
