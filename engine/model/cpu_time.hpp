// What the calling thread has used of the CPU since it began: unlike the time of day, it does not
// count while others run.
//
// Thread: any; of the caller alone. Errors: none on Linux.
#pragma once

#include <chrono>
#include <ctime>

namespace flowwall::model {

[[nodiscard]] inline std::chrono::nanoseconds threadCpuTime() {
  std::timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

}  // namespace flowwall::model
