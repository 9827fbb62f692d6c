// Writes a picture where a command was told to.
//
// Thread: any. Errors: std::runtime_error with one sentence.
#pragma once

#include "engine/model/command.hpp"
#include "net/config/invocation.hpp"

namespace flowwall::app {

void writePicture(const net::config::PictureFile& file, const model::Image& image);

}  // namespace flowwall::app
