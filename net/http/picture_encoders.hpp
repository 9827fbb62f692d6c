// How pictures become files: passed in, so that the endpoint knows no image library.
//
// Thread: called on the worker pool. Errors: nothing comes out for a picture that cannot be
// encoded.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/model/command.hpp"

namespace flowwall::net::http {

using PictureEncoder = std::function<std::vector<std::uint8_t>(const model::Image&)>;

struct PictureEncoders {
  PictureEncoder png;
  PictureEncoder jpeg;
};

}  // namespace flowwall::net::http
