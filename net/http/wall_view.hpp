// WallView: what the control endpoint may know of the data side; WallControl: what it may ask of it
// besides. Implemented by main over the pipeline, so that the server knows neither pipeline nor
// sources.
//
// Thread: network thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/flow_filter.hpp"
#include "engine/model/health.hpp"
#include "engine/model/wall_request.hpp"
#include "engine/model/wall_state.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

/// What the polls ask for; the predecessor's `params`.
struct PollParams {
  int interfaceId = 0;
  int length = 50;
  std::string protocol = "tcp";
};

class WallView {
 public:
  virtual ~WallView() = default;
  /// The newest that the pipeline published; never null.
  [[nodiscard]] virtual std::shared_ptr<const model::WallState> state() const = 0;
  [[nodiscard]] virtual PollParams params() const = 0;
  [[nodiscard]] virtual std::string title() const = 0;     ///< of the wall
  [[nodiscard]] virtual std::string ntopHost() const = 0;  ///< empty: not an ntopng wall
  [[nodiscard]] virtual std::string cookie() const = 0;    ///< "none", or six characters and "…"
  /// What helps the source: places, names, files.
  [[nodiscard]] virtual std::vector<model::ProviderHealth> providers() const = 0;
};

class WallControl : public WallView {
 public:
  /// The newest asked for; that of state() may be an older one.
  [[nodiscard]] virtual const model::FlowFilter& filter() const = 0;
  /// `done` once state() tells what came of it; it may come when the caller is gone.
  virtual void setFilter(model::FlowFilter filter, std::function<void()> done) = 0;
  /// What is polled from now on, the next time at once. Errors: a source that cannot be asked.
  [[nodiscard]] virtual Result<void> setParams(const model::SetPollParams& params) = 0;
  /// Logs in to the source as somebody else; `done` gets the user, or why not.
  virtual void renewSession(std::string user, std::string password,
                            std::function<void(const Result<std::string>&)> done) = 0;
  /// Names of the raw snapshots, newest first; none where none are kept.
  virtual void listSnapshots(std::function<void(const Result<std::vector<std::string>>&)> done) = 0;
  /// `name` as listSnapshots() gave it; anything else is an error.
  virtual void readSnapshot(std::string name,
                            std::function<void(const Result<std::string>&)> done) = 0;
};

}  // namespace flowwall::net::http
