#include "net/sources/sock_diag.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace flowwall::net::sources {
namespace {

// Kernel states, which UDP shares (include/net/tcp_states.h).
constexpr std::uint8_t kEstablished = 1;
constexpr std::uint8_t kListen = 10;
constexpr std::size_t kMaxSockets = 100'000;

class NetlinkSocket {
 public:
  NetlinkSocket() : fd_(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
    // The kernel answers at once; a limit keeps a broken one from holding the thread.
    const timeval patience{.tv_sec = 1, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~NetlinkSocket() {
    if (fd_ >= 0) {
      close(fd_);
    }
  }
  NetlinkSocket(const NetlinkSocket&) = delete;
  NetlinkSocket& operator=(const NetlinkSocket&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

model::IpAddress addressOf(std::uint8_t family, const std::uint32_t (&words)[4]) {
  model::IpAddress::Octets octets{};
  if (family == AF_INET) {
    octets[10] = octets[11] = 0xff;
    std::memcpy(octets.data() + 12, words, 4);
  } else {
    std::memcpy(octets.data(), words, octets.size());
  }
  return model::IpAddress(octets);
}

template <typename T>
T readAt(std::span<const std::byte> bytes, std::size_t offset) {
  // What an older kernel leaves out stays zero.
  T value{};
  std::memcpy(&value, bytes.data() + offset, std::min(sizeof value, bytes.size() - offset));
  return value;
}

void readCounters(std::span<const std::byte> attributes, SocketRecord& record) {
  while (attributes.size() >= sizeof(rtattr)) {
    const auto head = readAt<rtattr>(attributes, 0);
    if (head.rta_len < sizeof(rtattr) || head.rta_len > attributes.size()) {
      return;
    }
    constexpr std::size_t kNeeded = offsetof(tcp_info, tcpi_bytes_received) + 8;
    const auto payload = attributes.subspan(RTA_LENGTH(0), head.rta_len - RTA_LENGTH(0));
    if (head.rta_type == INET_DIAG_INFO && payload.size() >= kNeeded) {
      const auto info = readAt<tcp_info>(payload, 0);
      record.sent = model::Bytes{info.tcpi_bytes_acked};
      record.received = model::Bytes{info.tcpi_bytes_received};
    }
    attributes = attributes.subspan(
        std::min<std::size_t>(RTA_ALIGN(head.rta_len), attributes.size()));
  }
}

SocketRecord readSocket(std::span<const std::byte> message, model::L4Protocol l4) {
  const auto diag = readAt<inet_diag_msg>(message, 0);
  SocketRecord record;
  record.l4 = l4;
  record.local = addressOf(diag.idiag_family, diag.id.idiag_src);
  record.remote = addressOf(diag.idiag_family, diag.id.idiag_dst);
  record.localPort = ntohs(diag.id.idiag_sport);
  record.remotePort = ntohs(diag.id.idiag_dport);
  record.listening = diag.idiag_state != kEstablished;
  record.cookie = std::uint64_t{diag.id.idiag_cookie[1]} << 32 | diag.id.idiag_cookie[0];
  readCounters(message.subspan(NLMSG_ALIGN(sizeof(inet_diag_msg))), record);
  return record;
}

Error failure(const std::string& what, int error) {
  return Error{"this machine's sockets cannot be read: " + what + ": " + std::strerror(error)};
}

Result<void> request(int fd, std::uint8_t family, model::L4Protocol l4) {
  struct {
    nlmsghdr head;
    inet_diag_req_v2 body;
  } message{};
  message.head.nlmsg_len = sizeof message;
  message.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  message.body.sdiag_family = family;
  message.body.sdiag_protocol = static_cast<std::uint8_t>(l4);
  message.body.idiag_ext = 1U << (INET_DIAG_INFO - 1U);
  message.body.idiag_states = 1U << kEstablished;
  message.body.idiag_states |= l4 == model::L4Protocol::tcp ? 1U << kListen : 0U;
  if (send(fd, &message, sizeof message, 0) < 0) {
    return failure("request", errno);
  }
  return {};
}

Result<void> dump(int fd, std::uint8_t family, model::L4Protocol l4,
                  std::vector<SocketRecord>& sockets) {
  if (const auto sent = request(fd, family, l4); sent.has_error()) {
    return sent.error();
  }
  std::array<std::byte, 32768> buffer{};
  while (sockets.size() < kMaxSockets) {
    const ssize_t length = recv(fd, buffer.data(), buffer.size(), 0);
    if (length < 0 && errno == EINTR) {
      continue;
    }
    if (length <= 0) {
      return failure("answer", length == 0 ? EPIPE : errno);
    }
    const auto part =
        parseSockDiag(std::span(buffer).first(static_cast<std::size_t>(length)), l4, sockets);
    // A kernel without IPv6, or without the module for a protocol, has no such sockets.
    if (part.error != 0 && part.error != ENOENT && part.error != EAFNOSUPPORT) {
      return failure("answer", part.error);
    }
    if (part.done) {
      break;
    }
  }
  return {};
}

}  // namespace

DiagPart parseSockDiag(std::span<const std::byte> datagram, model::L4Protocol l4,
                       std::vector<SocketRecord>& sockets) {
  while (datagram.size() >= sizeof(nlmsghdr)) {
    const auto head = readAt<nlmsghdr>(datagram, 0);
    if (head.nlmsg_len < sizeof(nlmsghdr) || head.nlmsg_len > datagram.size()) {
      return {.done = true, .error = EBADMSG};
    }
    const auto body = datagram.subspan(NLMSG_HDRLEN, head.nlmsg_len - NLMSG_HDRLEN);
    if (head.nlmsg_type == NLMSG_DONE) {
      return {.done = true};
    }
    if (head.nlmsg_type == NLMSG_ERROR) {
      const int error = body.size() >= sizeof(int) ? -readAt<int>(body, 0) : EBADMSG;
      return {.done = true, .error = error};
    }
    if (head.nlmsg_type == SOCK_DIAG_BY_FAMILY && body.size() >= sizeof(inet_diag_msg)) {
      sockets.push_back(readSocket(body, l4));
    }
    datagram = datagram.subspan(std::min<std::size_t>(NLMSG_ALIGN(head.nlmsg_len), datagram.size()));
  }
  return {};
}

Result<std::vector<SocketRecord>> dumpSockets() {
  std::vector<SocketRecord> sockets;
  for (const auto l4 : {model::L4Protocol::tcp, model::L4Protocol::udp}) {
    for (const std::uint8_t family : {std::uint8_t{AF_INET}, std::uint8_t{AF_INET6}}) {
      // A socket of its own for each dump: what is left of a failed one disturbs no other.
      const NetlinkSocket netlink;
      if (netlink.fd() < 0) {
        return failure("netlink", errno);
      }
      if (const auto dumped = dump(netlink.fd(), family, l4, sockets); dumped.has_error()) {
        return dumped.error();
      }
    }
  }
  return sockets;
}

}  // namespace flowwall::net::sources
