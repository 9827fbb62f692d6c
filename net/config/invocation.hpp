// What this run of the program is to do: command line, environment and file made into one checked
// whole. Low to high: defaults, file, environment, flags.
//
// The configuration file and, for ntopng, the files of its secrets are read; nothing is printed.
// Thread: any one; processSurroundings() before the threads start.
// Errors: every one that was found, each a sentence that names the key, the value and what is
// allowed; main prints them and exits with 2.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/units.hpp"
#include "net/config/config.hpp"
#include "net/result.hpp"

namespace flowwall::net::config {

enum class Command : std::uint8_t {
  wall,
  shot,
  bench,
  checkConfig,
  token,      ///< print the control endpoint's token
  printText,  ///< --help, --version: print Invocation::text and exit with 0
};

enum class PictureFormat : std::uint8_t { png, jpeg };

/// Where a picture goes.
struct PictureFile {
  std::string path;
  PictureFormat format = PictureFormat::png;  ///< by its name
};

struct ShotOptions {
  PictureFile output;
  double atSeconds = 5.0;  ///< simulated time after the start
  std::optional<double> zoom;
  std::optional<model::GeoPoint> center;
  std::optional<model::UtcTime> time;  ///< the wall clock and the sun; absent: see app::takeShot
  std::optional<std::uint64_t> seed;   ///< absent: 1
};

struct BenchOptions {
  std::size_t flows = 500;
  std::optional<std::size_t> packets;  ///< in flight, all flows together; absent: as rates give
  std::size_t frames = 200;            ///< that are measured
  bool passes = false;                 ///< also what each pass takes
  std::optional<PictureFile> output;   ///< of the last frame
};

struct Invocation {
  Command command = Command::wall;
  Config config;
  ShotOptions shot;
  BenchOptions bench;
  bool rotateToken = false;
  std::string text;
  /// Sentences for the log: what is allowed, but better changed.
  std::vector<std::string> warnings;
};

struct Errors {
  std::vector<std::string> sentences;
  Command command = Command::wall;
  Config config{};  ///< what of it could be read
};
[[noreturn]] void throw_exception_from_error(const Errors& errors, const boost::source_location&);

/// What the program finds around it.
struct Surroundings {
  /// The value of an environment variable; an empty one counts as not set.
  std::function<std::optional<std::string>(const std::string& name)> environment;
  std::string version;
  std::string systemConfigFile = "/etc/flowwall/flowwall.toml";
};

/// The process's own environment, as it is now. The secrets are taken out of it and overwritten:
/// they are then in no child's environment, nor in /proc/PID/environ.
[[nodiscard]] Surroundings processSurroundings(std::string version);

[[nodiscard]] boost::system::result<Invocation, Errors>
parseInvocation(int argc, const char* const* argv, const Surroundings& surroundings);

/// The same with `file` in place of the one that would be searched for.
[[nodiscard]] boost::system::result<Invocation, Errors>
parseInvocation(int argc, const char* const* argv, const Surroundings& surroundings,
                const std::string& file);

/// `text` with the place of each "key: " in it put before, as far as known: "f.toml:12: geo.…: …".
[[nodiscard]] std::string withOrigins(const Config& config, std::string text);

/// The whole configuration as TOML, without secrets, each value with where it came from. Loading it
/// gives the same configuration, but for the secrets.
[[nodiscard]] std::string printEffective(const Config& config);

}  // namespace flowwall::net::config
