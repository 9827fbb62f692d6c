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
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

namespace flowwall::net::sources {
namespace {

// Kernel states, which UDP shares (include/net/tcp_states.h).
constexpr std::uint8_t kEstablished = 1;
constexpr std::uint8_t kListen = 10;
constexpr int kMaxErrno = 4095;  // include/linux/err.h
constexpr std::size_t kMaxSockets = 100'000;
constexpr std::size_t kDatagramBytes = 65'536;  // the kernel fills up to 32 KiB

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

template <typename T> T readAt(std::span<const std::byte> bytes, std::size_t offset) {
  // What an older kernel leaves out stays zero.
  T value{};
  std::memcpy(&value, bytes.data() + offset, std::min(sizeof value, bytes.size() - offset));
  return value;
}

// Of a result as the kernel writes it: zero or more, or minus the errno.
int errnoOf(std::span<const std::byte> body) {
  const int result = readAt<int>(body, 0);
  return result >= 0 ? 0 : (result < -kMaxErrno ? EBADMSG : -result);
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
      const bool hasSent = payload.size() >= offsetof(tcp_info, tcpi_bytes_sent) + 8;
      record.sent = model::Bytes{hasSent ? info.tcpi_bytes_sent : info.tcpi_bytes_acked};
      record.received = model::Bytes{info.tcpi_bytes_received};
    }
    attributes =
        attributes.subspan(std::min<std::size_t>(RTA_ALIGN(head.rta_len), attributes.size()));
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

bool request(int fd, std::uint8_t family, model::L4Protocol l4) {
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
  return send(fd, &message, sizeof message, 0) >= 0;
}

// The next datagram of a dump, whole; the number of its bytes, or minus the errno.
ssize_t receive(int fd, std::span<std::byte> buffer) {
  for (;;) {
    const ssize_t length = recv(fd, buffer.data(), buffer.size(), MSG_TRUNC);
    if (length > static_cast<ssize_t>(buffer.size())) {
      return -EMSGSIZE;
    }
    if (length >= 0) {
      return length == 0 ? -EPIPE : length;
    }
    if (errno != EINTR) {
      return -errno;
    }
  }
}

// The errno of a dump that has to be made again, or that failed; 0: all the sockets are there.
int dumpOnce(std::uint8_t family, model::L4Protocol l4, std::vector<SocketRecord>& sockets) {
  // A socket of its own for each dump: what is left of a failed one disturbs no other.
  const NetlinkSocket netlink;
  if (netlink.fd() < 0 || !request(netlink.fd(), family, l4)) {
    return errno;
  }
  bool interrupted = false;
  std::vector<std::byte> buffer(kDatagramBytes);
  while (sockets.size() < kMaxSockets) {
    const ssize_t length = receive(netlink.fd(), buffer);
    if (length < 0) {
      return static_cast<int>(-length);
    }
    const auto part =
        parseSockDiag(std::span(buffer).first(static_cast<std::size_t>(length)), l4, sockets);
    interrupted = interrupted || part.interrupted;
    if (part.error != 0) {
      return part.error;
    }
    if (part.done) {
      break;
    }
  }
  return interrupted ? EINTR : 0;
}

Result<void> dump(std::uint8_t family, model::L4Protocol l4, std::vector<SocketRecord>& sockets) {
  constexpr int kAttempts = 3;
  const std::size_t before = sockets.size();
  int error = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    sockets.resize(before);
    error = dumpOnce(family, l4, sockets);
    if (error != EINTR && error != ENOBUFS) {
      break;
    }
  }
  // On a busy machine every dump is interrupted; the next poll sees what this one missed.
  if (error == 0 || error == EINTR) {
    return {};
  }
  sockets.resize(before);
  // A kernel without IPv6, or without the module for UDP, has no such sockets to tell.
  const bool essential = family == AF_INET && l4 == model::L4Protocol::tcp;
  if (!essential && (error == ENOENT || error == EAFNOSUPPORT)) {
    return {};
  }
  return Error{std::string("This machine's sockets cannot be read: ") + std::strerror(error) + "."};
}

}  // namespace

DiagPart parseSockDiag(std::span<const std::byte> datagram, model::L4Protocol l4,
                       std::vector<SocketRecord>& sockets) {
  DiagPart part;
  while (datagram.size() >= sizeof(nlmsghdr) && !part.done) {
    const auto head = readAt<nlmsghdr>(datagram, 0);
    if (head.nlmsg_len < sizeof(nlmsghdr) || head.nlmsg_len > datagram.size()) {
      part.done = true;
      part.error = EBADMSG;
      break;
    }
    const auto body = datagram.subspan(NLMSG_HDRLEN, head.nlmsg_len - NLMSG_HDRLEN);
    part.interrupted = part.interrupted || (head.nlmsg_flags & NLM_F_DUMP_INTR) != 0;
    if (head.nlmsg_type == NLMSG_DONE) {
      part.done = true;  // with the dump's own result, on newer kernels
      part.error = body.size() >= sizeof(int) ? errnoOf(body) : 0;
    } else if (head.nlmsg_type == NLMSG_ERROR) {
      part.done = true;
      part.error = body.size() >= sizeof(int) ? errnoOf(body) : EBADMSG;
    } else if (head.nlmsg_type == SOCK_DIAG_BY_FAMILY && body.size() >= sizeof(inet_diag_msg)) {
      sockets.push_back(readSocket(body, l4));
    }
    datagram =
        datagram.subspan(std::min<std::size_t>(NLMSG_ALIGN(head.nlmsg_len), datagram.size()));
  }
  return part;
}

Result<std::vector<SocketRecord>> dumpSockets() {
  std::vector<SocketRecord> sockets;
  for (const auto l4 : {model::L4Protocol::tcp, model::L4Protocol::udp}) {
    for (const std::uint8_t family : {std::uint8_t{AF_INET}, std::uint8_t{AF_INET6}}) {
      if (const auto dumped = dump(family, l4, sockets); dumped.has_error()) {
        return dumped.error();
      }
    }
  }
  return sockets;
}

}  // namespace flowwall::net::sources
