// The OpenGL entry points and what the driver says of itself.
//
// Thread: render thread, with a context current.
// Errors: loadFunctions() throws one std::runtime_error with one sentence when the context is
// below OpenGL 4.5 core; main turns it into exit code 2.
#pragma once

#include <glad/gl.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace flowwall::gl {

using GetProcAddress = void (*(*)(const char* name))();

struct ContextInfo {
  std::string renderer;
  std::string version;
  bool software = false;  ///< drawn by the CPU (llvmpipe, softpipe)
};

/// Loads OpenGL 4.5 core, and routes the driver's debug messages to the log.
ContextInfo loadFunctions(GetProcAddress getProcAddress);

/// Whether the device has thrown away what it held for us, or has no memory for it: the context is
/// of no use any more. One clause that says so; empty: all is well. Not quite free: ask it now and
/// then. Forgets the errors before.
[[nodiscard]] std::string contextLoss();

/// Debug messages of medium or high severity since the start. Tests assert that it stays zero.
[[nodiscard]] std::uint32_t seriousMessages();

}  // namespace flowwall::gl
