#include "net/config/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>

#include "engine/model/command.hpp"
#include "net/config/key_table.hpp"
#include "net/config/rfc3339.hpp"

namespace flowwall::net::config {
namespace {

using Texts = std::map<std::string, std::string>;  // flag → what was given

constexpr const char* kListen = "--listen";
constexpr const char* kPictureFile = "-o";

template <typename T> std::optional<T> number(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  return !text.empty() && parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(value)
                                                                        : std::nullopt;
}

std::optional<double> numberIn(std::string_view text, double low, double high) {
  const auto value = number<double>(text);
  return value && *value >= low && *value <= high ? value : std::nullopt;
}

std::string environmentHelp() {
  std::string help = "Environment (flags beat it, it beats the file):\n";
  constexpr std::size_t kColumn = 18;
  for (const Key& key : allKeys()) {
    if (!key.environment.empty()) {
      std::string line = "  " + std::string(key.environment);
      line.resize(std::max(line.size() + 1, kColumn), ' ');
      help += line + std::string(key.help);
      if (!std::holds_alternative<Text>(key.kind)) {
        help += " [" + allowedWords(key) + "]";
      }
      help += '\n';
    }
  }
  return help + "\nEvery key of flowwall.toml: config/flowwall.toml. "
                "What is in force: flowwall check-config\n";
}

void addCommonFlags(CLI::App& app, Texts& texts) {
  app.add_option_function<std::string>(
         "--config", [&texts](const std::string& text) { texts["--config"] = text; },
         "configuration file; default $XDG_CONFIG_HOME/flowwall/flowwall.toml, else "
         "/etc/flowwall/flowwall.toml")
      ->type_name("FILE");
  app.add_option_function<std::string>(
         kListen, [&texts](const std::string& text) { texts[kListen] = text; },
         "address and port of the control endpoint; beyond loopback it needs a token")
      ->type_name("ADDR:PORT");
  for (const Key& key : allKeys()) {
    const std::string flag(key.flag);
    if (flag.empty() || flag == kListen) {
      continue;
    }
    const std::string help(key.help);
    if (std::holds_alternative<Boolean>(key.kind)) {
      app.add_flag_callback(
          flag, [&texts, flag] { texts[flag] = "true"; }, help);
    } else {
      const bool isText = std::holds_alternative<Text>(key.kind);
      app.add_option_function<std::string>(
             flag, [&texts, flag](const std::string& text) { texts[flag] = text; },
             help + (isText ? "" : " [" + allowedWords(key) + "]"))
          ->type_name("");
    }
  }
}

// A flag of a command: its text, by `flag`, whatever its names.
CLI::Option* addText(CLI::App& command, Texts& texts, const char* names, const char* flag,
                     const char* type, const char* help) {
  return command
      .add_option_function<std::string>(
          names, [&texts, flag](const std::string& text) { texts[flag] = text; }, help)
      ->type_name(type);
}

CLI::Option* addPictureFile(CLI::App& command, Texts& texts, const std::string& what) {
  const std::string help = what + ": its name ends in .png, or, for a JPEG, in .jpg or .jpeg";
  return addText(command, texts, "-o,--output", kPictureFile, "FILE", help.c_str());
}

void addShotFlags(CLI::App& shot, Texts& texts) {
  const auto add = [&](const char* flag, const char* type, const char* help) {
    addText(shot, texts, flag, flag, type, help);
  };
  addPictureFile(shot, texts, "where the picture goes")->required();
  add("--at", "SECONDS",
      "simulated time after the start, or after ntopng's answer [0 to 86400, default 5]");
  add("--zoom", "Z", "[0.5 to 24]");
  add("--center", "LAT,LON", "degrees");
  add("--time", "RFC3339",
      "the wall clock and the sun; default now, or a fixed noon for the demo with --seed");
  add("--seed", "N", "of everything random [default 1]; the demo is the same picture each time");
}

void addBenchFlags(CLI::App& bench, Texts& texts, BenchOptions& options) {
  const auto add = [&](const char* flag, const char* help) {
    addText(bench, texts, flag, flag, "N", help);
  };
  add("--flows", "synthetic flows [0 to 200000, default 500]");
  add("--packets", "packets in flight, of all flows [0 to 1000000; default as the rates give]");
  add("--frames", "measured frames [1 to 100000, default 200]");
  bench.add_flag("--passes", options.passes, "also what each pass takes, which slows the frames");
  addPictureFile(bench, texts, "where the last frame's picture goes; default nowhere");
}

std::optional<model::GeoPoint> parseCenter(std::string_view text) {
  const auto comma = std::min(text.find(','), text.size());
  const auto lat = numberIn(text.substr(0, comma), -90.0, 90.0);
  const auto lon = numberIn(text.substr(std::min(comma + 1, text.size())), -180.0, 180.0);
  return lat && lon ? std::optional(model::GeoPoint{*lat, *lon}) : std::nullopt;
}

// As the file's name says, in capitals or not; one without an ending, such as /dev/stdout, is a
// PNG. Nothing for another ending: a picture must not be something else than its name says.
std::optional<PictureFile> pictureFile(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension();
  std::ranges::transform(ending, ending.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (ending.empty() || ending == ".png") {
    return PictureFile{path, PictureFormat::png};
  }
  return ending == ".jpg" || ending == ".jpeg"
             ? std::optional(PictureFile{path, PictureFormat::jpeg})
             : std::nullopt;
}

// Sets what a flag of a command gives, if it is given.
template <typename Target, typename Parse>
void take(const Texts& texts, const char* flag, const char* allowed, Target& target, Parse parse,
          std::vector<std::string>& errors) {
  const auto found = texts.find(flag);
  if (found == texts.end()) {
    return;
  }
  if (const auto value = parse(found->second)) {
    target = *value;
  } else {
    errors.push_back(std::string(flag) + " " + found->second + ": must be " + allowed);
  }
}

template <typename Target>
void takePictureFile(const Texts& texts, Target& target, std::vector<std::string>& errors) {
  take(texts, kPictureFile, "a file that ends in .png, .jpg or .jpeg", target, pictureFile, errors);
}

void takeShot(const Texts& texts, ShotOptions& shot, std::vector<std::string>& errors) {
  const auto range = [](double low, double high) {
    return [low, high](const std::string& text) { return numberIn(text, low, high); };
  };
  takePictureFile(texts, shot.output, errors);
  take(texts, "--at", "0 to 86400 (seconds)", shot.atSeconds, range(0.0, 86'400.0), errors);
  take(texts, "--zoom", "0.5 to 24", shot.zoom, range(model::kMinZoom, model::kMaxZoom), errors);
  take(texts, "--center", "LAT,LON, -90 to 90 and -180 to 180 (degrees)", shot.center, parseCenter,
       errors);
  take(texts, "--time", "a time such as 2024-06-21T12:00:00Z", shot.time, parseRfc3339, errors);
  take(texts, "--seed", "0 to 18446744073709551615", shot.seed, number<std::uint64_t>, errors);
}

void takeBench(const Texts& texts, BenchOptions& bench, std::vector<std::string>& errors) {
  const auto count = [](std::size_t low, std::size_t high) {
    return [low, high](const std::string& text) {
      const auto value = number<std::size_t>(text);
      return value && *value >= low && *value <= high ? value : std::nullopt;
    };
  };
  take(texts, "--flows", "0 to 200000", bench.flows, count(0, 200'000), errors);
  take(texts, "--packets", "0 to 1000000", bench.packets, count(0, 1'000'000), errors);
  take(texts, "--frames", "1 to 100000", bench.frames, count(1, 100'000), errors);
  takePictureFile(texts, bench.output, errors);
}

void takeListen(const std::string& text, CommandLine& line) {
  const auto colon = text.rfind(':');
  std::string address = text.substr(0, std::min(colon, text.size()));
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  const bool bareV6 = !bracketed && address.find(':') != std::string::npos;
  if (colon == std::string::npos || address.empty() || colon + 1 == text.size() || bareV6) {
    line.errors.push_back(std::string(kListen) + " " + text +
                          ": must be ADDR:PORT, such as 127.0.0.1:3000 or [::1]:3000");
    return;
  }
  if (bracketed) {
    address = address.substr(1, address.size() - 2);
  }
  line.values.emplace_back("control.address", address);
  line.values.emplace_back("control.port", text.substr(colon + 1));
}

void takeCommon(const Texts& texts, CommandLine& line) {
  if (const auto found = texts.find("--config"); found != texts.end()) {
    line.configFile = found->second;
  }
  if (const auto found = texts.find(kListen); found != texts.end()) {
    takeListen(found->second, line);
  }
  for (const Key& key : allKeys()) {
    const auto found = texts.find(std::string(key.flag));
    if (found != texts.end() && key.flag != kListen) {
      line.values.emplace_back(key.name, found->second);
    }
  }
}

}  // namespace

CommandLine parseCommandLine(int argc, const char* const* argv, const std::string& version) {
  CommandLine line;
  Texts texts;
  CLI::App app("Flowwall, a network wall display", "flowwall");
  app.set_version_flag("--version", "flowwall " + version);
  app.footer(environmentHelp());
  app.fallthrough();
  app.require_subcommand(0, 1);
  addCommonFlags(app, texts);
  CLI::App* shot = app.add_subcommand(
      "shot", "draw one picture without a display, and exit: with 1 if the source gave no answer");
  CLI::App* bench = app.add_subcommand(
      "bench", "measure drawing without a display: one JSON object on standard output");
  CLI::App* check = app.add_subcommand(
      "check-config",
      "print the effective configuration, without secrets, and the monitors; then exit");
  CLI::App* token = app.add_subcommand(
      "token", "print the control endpoint's token; where there is none yet, make one");
  token->add_flag("--rotate", line.rotateToken, "make a new one in place of the one before");
  addShotFlags(*shot, texts);
  addBenchFlags(*bench, texts, line.bench);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion&) {
    line.command = Command::printText;
    line.text = "flowwall " + version + "\n";
    return line;
  } catch (const CLI::CallForHelp&) {
    line.command = Command::printText;
    // app.help() would give that of the command alone, without the common flags.
    line.text = app.get_formatter()->make_help(&app, "flowwall", CLI::AppFormatMode::All);
    return line;
  } catch (const CLI::ParseError& error) {
    line.errors.push_back(std::string(error.what()) + " (see flowwall --help)");
    return line;
  }
  line.command = shot->parsed()    ? Command::shot
                 : bench->parsed() ? Command::bench
                 : check->parsed() ? Command::checkConfig
                 : token->parsed() ? Command::token
                                   : Command::wall;
  takeCommon(texts, line);
  if (line.command == Command::shot) {
    takeShot(texts, line.shot, line.errors);
  } else if (line.command == Command::bench) {
    takeBench(texts, line.bench, line.errors);
  }
  return line;
}

}  // namespace flowwall::net::config
