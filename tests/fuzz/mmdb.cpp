// MmdbDatabase: a file of any bytes is refused, or answers with clean texts and points on Earth.
// The bytes are in a file that exists in memory only.
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <string>

#include "net/enrich/mmdb_database.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace flowwall::fuzz {
namespace {

void checkAnswer(const net::enrich::GeoAnswer& answer) {
  must(answer.countryCode.empty() || answer.countryCode.size() == 2, "a country has two letters");
  must(isCleanText(answer.city, 128), "a city is clean text of 128 bytes at most");
  must(isCleanText(answer.asName, 128), "a network's name is clean text of 128 bytes at most");
  must(!answer.point ||
           (std::abs(answer.point->latDeg) <= 90.0 && std::abs(answer.point->lonDeg) <= 180.0),
       "a point is on Earth");
}

void checkFile(const std::string& path) {
  auto database = net::enrich::MmdbDatabase::open(path);
  if (!database) {
    must(isCleanText(database.error().message, 500), "an error is one sentence");
    return;
  }
  // In the test databases, and not.
  for (const std::string_view text :
       {"1.2.3.4", "81.2.69.142", "89.160.20.112", "8.8.8.8", "255.255.255.255", "2001:218::1",
        "2001:db8::1", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
    if (const auto answer = (*database)->lookup(model::IpAddress::parse(text).value())) {
      checkAnswer(*answer);
    }
  }
  must((*database)->built().time_since_epoch().count() >= 0, "it was built after 1970");
}

}  // namespace
}  // namespace flowwall::fuzz

// libmaxminddb 1.7 loses a few kilobytes when it refuses a file for its metadata; nothing of ours
// can free them. LeakSanitizer asks for this text by this name.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libmaxminddb.so";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace flowwall::fuzz;
  const int file = ::memfd_create("fuzz-mmdb", MFD_CLOEXEC);
  must(file >= 0, "there is memory for a file");
  must(::write(file, data, size) == static_cast<ssize_t>(size), "the file is written");
  checkFile("/proc/self/fd/" + std::to_string(file));
  ::close(file);
  return 0;
}
