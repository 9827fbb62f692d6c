#include "tests/soak/resources.hpp"

#include <glad/gl.h>
#include <malloc.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace flowwall::test {
namespace {

namespace fs = std::filesystem;
constexpr double kMiB = 1024.0 * 1024.0;

double rssMiB() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / kMiB;
}

std::size_t entries(const char* folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// Names are given from 1 upwards, and those given back are given again.
std::size_t glObjects() {
  constexpr GLuint kNames = 20'000;
  std::size_t count = 0;
  for (GLuint name = 1; name < kNames; ++name) {
    for (const bool is :
         {glIsBuffer(name) != 0, glIsTexture(name) != 0, glIsFramebuffer(name) != 0,
          glIsVertexArray(name) != 0, glIsProgram(name) != 0, glIsShader(name) != 0,
          glIsQuery(name) != 0, glIsSampler(name) != 0, glIsRenderbuffer(name) != 0}) {
      count += is ? 1 : 0;
    }
  }
  return count;
}

// Files may go while they are counted.
double diskMiB(const fs::path& data) {
  std::error_code gone;
  double bytes = 0;
  for (const auto& entry : fs::directory_iterator(data, gone)) {
    const auto size = entry.file_size(gone);
    bytes += gone ? 0.0 : static_cast<double>(size);
  }
  return bytes / kMiB;
}

}  // namespace

Resources resourcesNow(const fs::path& data) {
  return {.rssMiB = rssMiB(),
          .heapMiB = static_cast<double>(::mallinfo2().uordblks) / kMiB,
          .descriptors = entries("/proc/self/fd"),
          .threads = entries("/proc/self/task"),
          .glObjects = glObjects(),
          .diskMiB = diskMiB(data)};
}

}  // namespace flowwall::test
