// fake_ntopng: FakeNtopng as a program, for end-to-end tests and for trying things by hand.
//
//   fake_ntopng [--user U] [--password P] [--data DIR] [--scratch DIR] [--mode M] [--port N]
//               [--listen-after SECONDS]
//
// Says `port=N ca=/path/ca.pem` on standard output. Each line on standard input is a mode, or
// `password NEW`, or `session-life REQUESTS`, or `flows COUNT` (a made-up list that long; 0: the
// recorded one); each is answered with `ok` or `what?`. Leaves at the end of standard input or on
// SIGTERM.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <thread>

#include <unistd.h>

#include "tests/net/fake_ntopng.hpp"

namespace {

using flowwall::test::FakeMode;
using flowwall::test::FakeNtopng;

bool obey(FakeNtopng& server, const std::string& line) {
  if (line.starts_with("password ")) {
    server.setPassword(line.substr(9));
    return true;
  }
  if (line.starts_with("session-life ")) {
    server.setSessionLife(static_cast<unsigned>(std::strtoul(line.c_str() + 13, nullptr, 10)));
    return true;
  }
  if (line.starts_with("flows ")) {
    server.setFlows(std::strtoul(line.c_str() + 6, nullptr, 10));
    return true;
  }
  const std::optional<FakeMode> mode = flowwall::test::parseFakeMode(line);
  if (mode) {
    server.setMode(*mode);
  }
  return mode.has_value();
}

int serve(std::map<std::string, std::string>& flags) {
  flowwall::test::FakeOptions options;
  options.data = flags["--data"];
  options.scratch = flags["--scratch"];
  options.user = flags["--user"];
  options.password = flags["--password"];
  options.port = static_cast<std::uint16_t>(std::strtoul(flags["--port"].c_str(), nullptr, 10));
  FakeNtopng server(options);
  const bool known = obey(server, flags["--mode"]);
  const double wait = std::strtod(flags["--listen-after"].c_str(), nullptr);
  if (wait > 0) {
    server.setMode(FakeMode::down);
  }
  std::cout << "port=" << server.port() << " ca=" << server.caFile().string() << std::endl;
  if (wait > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    obey(server, flags["--mode"]);
  }
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << (obey(server, line) ? "ok" : "what?") << std::endl;
  }
  return known ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> flags{{"--user", "wall"},
                                           {"--password", "wall"},
                                           {"--port", "0"},
                                           {"--mode", "normal"},
                                           {"--listen-after", "0"},
                                           {"--scratch", "/tmp"},
                                           {"--data", FLOWWALL_SOURCE_DIR "/tests/data/ntopng"}};
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 >= argc || !flags.contains(argv[i])) {
      std::cerr << "fake_ntopng: unknown flag or no value: " << argv[i] << '\n';
      return 2;
    }
    flags[argv[i]] = argv[i + 1];
  }
  // The reader blocks on standard input: on SIGTERM there is nothing to save.
  std::signal(SIGTERM, [](int) { ::_exit(0); });
  try {
    return serve(flags);
  } catch (const std::exception& error) {
    std::cerr << "fake_ntopng: " << error.what() << '\n';
    return 2;
  }
}
