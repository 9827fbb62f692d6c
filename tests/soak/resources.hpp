// What a process holds: memory, file descriptors, threads, OpenGL objects, disk.
//
// Thread: render thread, with a context current.
#pragma once

#include <cstddef>
#include <filesystem>

namespace flowwall::test {

struct Resources {
  double rssMiB = 0.0;
  double heapMiB = 0.0;  ///< handed out by malloc and not given back
  std::size_t descriptors = 0;
  std::size_t threads = 0;
  std::size_t glObjects = 0;
  double diskMiB = 0.0;
};

[[nodiscard]] Resources resourcesNow(const std::filesystem::path& data);

}  // namespace flowwall::test
