// What may be asked of the wall's picture: a screenshot's width, a stream's width and rate.
//
// Errors: one sentence that says what is allowed, fit for a 400. Thread: pure.
#pragma once

#include "net/http/control_message.hpp"
#include "net/result.hpp"

namespace flowwall::net::http {

struct ScreenshotWish {
  int widthPx = 0;  ///< 0: the picture's own
};

struct StreamWish {
  int widthPx = 960;
  int framesPerSecond = 10;
};

[[nodiscard]] Result<ScreenshotWish> parseScreenshotWish(const ControlRequest& request);
[[nodiscard]] Result<StreamWish> parseStreamWish(const ControlRequest& request);

}  // namespace flowwall::net::http
