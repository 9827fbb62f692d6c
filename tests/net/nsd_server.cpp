#include "tests/net/nsd_server.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace flowwall::tests {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr const char* kProgram = "/usr/sbin/nsd";
constexpr auto kStartWithin = 30s;

// Free for both protocols a moment ago; whoever takes it in between makes the start fail, and
// another one is tried.
std::uint16_t freePort() {
  asio::io_context io;
  for (;;) {
    asio::ip::udp::socket udp(io, {asio::ip::address_v4::loopback(), 0});
    const std::uint16_t port = udp.local_endpoint().port();
    asio::ip::tcp::acceptor tcp(io);
    tcp.open(asio::ip::tcp::v4());
    boost::system::error_code taken;
    tcp.bind({asio::ip::address_v4::loopback(), port}, taken);
    if (!taken) {
      return port;
    }
  }
}

}  // namespace

bool NsdServer::isInstalled() {
  return access(kProgram, X_OK) == 0;
}

NsdServer::NsdServer(const Zones& zones) {
  std::string pattern = std::filesystem::temp_directory_path() / "flowwall-nsd-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("no folder for the name server's files");
  }
  folder_ = pattern;
  std::string said;
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = freePort();
    writeFiles(zones);
    start();
    said = waitUntilStarted();
    if (said.empty()) {
      return;
    }
    stop();
  }
  std::filesystem::remove_all(folder_);
  throw std::runtime_error("NSD does not start: " + said);
}

NsdServer::~NsdServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void NsdServer::writeFiles(const Zones& zones) const {
  const std::string folder = folder_.string();
  std::ofstream config(folder_ / "nsd.conf");
  config << "server:\n"
            "  ip-address: 127.0.0.1@"
         << port_
         << "\n  server-count: 1\n  username: \"\"\n  chroot: \"\"\n  database: \"\"\n"
            "  verbosity: 1\n  rrl-ratelimit: 0\n  pidfile: \""
         << folder << "/nsd.pid\"\n  zonesdir: \"" << folder << "\"\n  xfrdfile: \"" << folder
         << "/xfrd.state\"\n  xfrdir: \"" << folder << "\"\n  zonelistfile: \"" << folder
         << "/zone.list\"\nremote-control:\n  control-enable: no\n";
  for (const auto& [name, records] : zones) {
    config << "zone:\n  name: \"" << name << "\"\n  zonefile: \"" << name << ".zone\"\n";
    if (!records.empty()) {
      std::ofstream(folder_ / (name + ".zone"))
          << "$ORIGIN " << name << ".\n$TTL 3600\n@ SOA ns.example. root.example. 1 1 1 1 1\n"
          << "@ NS ns.example.\n"
          << records;
    }
  }
}

void NsdServer::start() {
  std::array<int, 2> pipe{};
  if (pipe2(pipe.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  const std::string config = folder_ / "nsd.conf";
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
      _exit(1);
    }
    dup2(pipe[1], STDOUT_FILENO);
    dup2(pipe[1], STDERR_FILENO);
    execl(kProgram, kProgram, "-d", "-c", config.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  close(pipe[1]);
  output_ = pipe[0];
}

std::string NsdServer::waitUntilStarted() const {
  std::string said;
  const auto deadline = std::chrono::steady_clock::now() + kStartWithin;
  while (said.find("nsd started") == std::string::npos) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd waiting{output_, POLLIN, 0};
    if (left <= 0ms || poll(&waiting, 1, static_cast<int>(left.count())) <= 0) {
      return said + " (and no more in time)";
    }
    std::array<char, 4096> chunk{};
    const ssize_t count = read(output_, chunk.data(), chunk.size());
    if (count <= 0) {
      return said + " (and it ended)";
    }
    said.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return {};
}

void NsdServer::stop() {
  if (process_ > 0) {
    kill(process_, SIGTERM);
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
  }
  if (output_ >= 0) {
    close(output_);
    output_ = -1;
  }
}

}  // namespace flowwall::tests
