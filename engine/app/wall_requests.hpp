// WallRequests: does on the network side what somebody at the wall asks for, and says on the wall
// what came of it.
//
// Thread: network thread. Ownership: what is passed in outlives it.
#pragma once

#include "engine/app/data_side.hpp"
#include "engine/handoff/exchanges.hpp"

namespace flowwall::app {

class WallRequests {
 public:
  WallRequests(handoff::Exchanges& exchanges, DataSide& data)
      : exchanges_(exchanges), data_(data) {}

  /// To be called when the render thread has pushed one.
  void handleAll();

 private:
  void handle(model::KeepScreenshot& request);
  void handle(model::SetFilter& request);
  void handle(model::SetPollParams& request);
  void handle(model::RenewSession& request);
  void say(std::string text, bool good, bool login = false);

  handoff::Exchanges& exchanges_;
  DataSide& data_;
};

}  // namespace flowwall::app
