#include "net/sources/localhost_sampler.hpp"

#include <arpa/inet.h>
#include <netdb.h>

#include <array>
#include <set>
#include <string>
#include <utility>

namespace flowwall::net::sources {
namespace {

std::string serviceName(std::uint16_t port, model::L4Protocol l4) {
  servent entry{};
  servent* found = nullptr;
  std::array<char, 1024> buffer{};
  const char* protocol = l4 == model::L4Protocol::udp ? "udp" : "tcp";
  getservbyport_r(htons(port), protocol, &entry, buffer.data(), buffer.size(), &found);
  return found == nullptr ? std::string() : found->s_name;
}

}  // namespace

Sampler::Sample LocalhostSampler::sample() {
  Sample sample;
  health_.source = "localhost";
  health_.label = "this machine's own connections";
  ++health_.polls;
  const auto sockets = dump_();
  if (sockets.has_error()) {
    ++health_.failures;
    health_.error = sockets.error().message;
    health_.notice.clear();
    health_.state = health_.lastGood ? model::SourceState::stale : model::SourceState::unreachable;
    sample.health = health_;
    return sample;
  }
  std::set<std::pair<model::L4Protocol, std::uint16_t>> listening;
  for (const SocketRecord& socket : *sockets) {
    if (socket.listening) {
      listening.emplace(socket.l4, socket.localPort);
    }
  }
  Memory next;
  bool hasUdp = false;
  for (const SocketRecord& socket : *sockets) {
    if (isDrawable(socket)) {
      hasUdp = hasUdp || socket.l4 == model::L4Protocol::udp;
      sample.batch.flows.push_back(
          makeFlow(socket, listening.contains({socket.l4, socket.localPort}), next));
    }
  }
  seen_ = std::move(next);
  sample.batch.totalFlows = sample.batch.flows.size();
  health_.state = model::SourceState::live;
  health_.error.clear();
  health_.notice = hasUdp ? "UDP sockets have no byte counters: their rates are unknown."
                   : sample.batch.flows.empty() ? "this machine has no connections to others"
                                                : "";
  health_.lastGood = clock_.uptime();
  sample.health = health_;
  return sample;
}

bool LocalhostSampler::isDrawable(const SocketRecord& socket) const {
  return !socket.listening && socket.remotePort != 0 && !socket.remote.isUnspecified() &&
         (loopback_ == Loopback::include || !socket.remote.isLoopback());
}

// Reading /etc/services for every flow of every poll would cost more than the dump.
const std::string& LocalhostSampler::serviceOf(std::uint16_t port, model::L4Protocol l4) {
  const auto [entry, isNew] = services_.try_emplace({l4, port});
  if (isNew) {
    entry->second = serviceName(port, l4);
  }
  return entry->second;
}

model::Flow LocalhostSampler::makeFlow(const SocketRecord& socket, bool serverIsUs, Memory& next) {
  model::Flow flow;
  flow.key = {.client = serverIsUs ? socket.remote : socket.local,
              .server = serverIsUs ? socket.local : socket.remote,
              .clientPort = serverIsUs ? socket.remotePort : socket.localPort,
              .serverPort = serverIsUs ? socket.localPort : socket.remotePort,
              .l4 = socket.l4,
              .exporterId = socket.cookie};
  flow.application = serviceOf(flow.key.serverPort, socket.l4);
  flow.clientIsLocal = !serverIsUs || socket.remote.isLoopback();
  flow.serverIsLocal = serverIsUs || socket.remote.isLoopback();
  flow.clientBytes = serverIsUs ? socket.received : socket.sent;
  flow.serverBytes = serverIsUs ? socket.sent : socket.received;

  const model::Uptime now = clock_.uptime();
  const auto before = seen_.find(socket.cookie);
  Seen seen{.at = now, .firstSeen = clock_.utc()};
  if (before != seen_.end()) {
    seen.firstSeen = before->second.firstSeen;
  }
  if (socket.sent && socket.received) {
    seen.bytes = socket.sent->value + socket.received->value;
    if (before != seen_.end() && now > before->second.at && seen.bytes >= before->second.bytes) {
      const double seconds = std::chrono::duration<double>(now - before->second.at).count();
      flow.rate =
          model::BitRate{8.0 * static_cast<double>(seen.bytes - before->second.bytes) / seconds};
    }
  }
  flow.firstSeen = seen.firstSeen;
  flow.lastSeen = clock_.utc();
  next.insert_or_assign(socket.cookie, seen);
  return flow;
}

}  // namespace flowwall::net::sources
