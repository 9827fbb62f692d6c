// The command line, and the one place where an impossible start becomes a sentence and exit code 2.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iterator>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <string>
#include <sys/prctl.h>
#include <utility>
#include <vector>

#include "engine/app/bench.hpp"
#include "engine/app/check.hpp"
#include "engine/app/control_token.hpp"
#include "engine/app/run_wall.hpp"
#include "engine/app/shot.hpp"
#include "net/config/invocation.hpp"
#include "net/config/reload.hpp"

namespace {

namespace config = flowwall::net::config;

constexpr int kNoAnswer = 1;
constexpr int kImpossibleStart = 2;

void setUpLog(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("flowwall"));
  spdlog::set_level(spdlog::level::from_str(level));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S%z %^%l%$ %v");
}

// A core file would hold the passwords.
void keepSecretsOutOfCoreFiles(const config::Config& config) {
  const config::NtopngConfig& ntopng = config.ntopng;
  if (!config.control.token.empty() || !ntopng.password.empty() || !ntopng.token.empty() ||
      !ntopng.cookie.empty()) {
    prctl(PR_SET_DUMPABLE, 0);
  }
}

int impossible(const std::vector<std::string>& sentences) {
  for (const auto& sentence : sentences) {
    std::fprintf(stderr, "flowwall: %s\n", sentence.c_str());
  }
  return kImpossibleStart;
}

// All at once, those of reading and those of what it names.
int refuse(config::Errors errors) {
  if (errors.command == config::Command::checkConfig) {
    std::ranges::move(flowwall::app::findUnusable(errors.config),
                      std::back_inserter(errors.sentences));
  }
  return impossible(errors.sentences);
}

int check(const config::Config& read) {
  const auto unusable = flowwall::app::findUnusable(read);
  if (unusable.empty()) {
    std::fputs(config::printEffective(read).c_str(), stdout);
    std::printf("\n# %s\n", flowwall::app::tellMonitors(read).c_str());
  }
  return unusable.empty() ? 0 : impossible(unusable);
}

int run(const config::Invocation& invocation, flowwall::app::NetworkThread::Reload reload) {
  switch (invocation.command) {
  case config::Command::printText: std::fputs(invocation.text.c_str(), stdout); break;
  case config::Command::checkConfig: return check(invocation.config);
  case config::Command::token:
    std::puts(invocation.rotateToken
                  ? flowwall::app::rotateControlToken(invocation.config).c_str()
                  : flowwall::app::ensureControlToken(invocation.config).c_str());
    break;
  case config::Command::shot:
    return flowwall::app::takeShot(invocation.config, invocation.shot) ? 0 : kNoAnswer;
  case config::Command::bench:
    std::puts(flowwall::app::runBench(invocation.config, invocation.bench).c_str());
    break;
  case config::Command::wall:
    std::signal(SIGHUP, SIG_IGN);  // until it can be obeyed, it must not end the wall
    flowwall::app::runWall(invocation.config, std::move(reload));
    break;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Whoever read the log may go away; the wall stays.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto surroundings = config::processSurroundings(FLOWWALL_VERSION);
    const auto invocation = config::parseInvocation(argc, argv, surroundings);
    if (invocation.has_error()) {
      return refuse(invocation.error());
    }
    setUpLog(invocation->config.logLevel);
    keepSecretsOutOfCoreFiles(invocation->config);
    for (const auto& warning : invocation->warnings) {
      spdlog::warn("{}", warning);
    }
    return run(*invocation, [&](const config::Config& running) {
      auto again = config::reload(running, argc, argv, surroundings);
      if (again) {
        keepSecretsOutOfCoreFiles(again->plan.config);
      }
      return again;
    });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flowwall: %s\n", error.what());
    return kImpossibleStart;
  }
}
