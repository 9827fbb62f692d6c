// This machine's TCP and UDP sockets, as the kernel tells them over netlink sock_diag. Needs no
// privileges: an ordinary user sees every socket with its TCP counters, UDP sockets have none.
//
// Thread: network thread; a dump takes microseconds to a few milliseconds.
// Errors: a Result with one sentence. parseSockDiag() never reads beyond the bytes it was given.
// Source: Linux UAPI linux/inet_diag.h, linux/sock_diag.h, tcp_info in linux/tcp.h; sock_diag(7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/flow.hpp"
#include "net/result.hpp"

namespace flowwall::net::sources {

struct SocketRecord {
  model::L4Protocol l4 = model::L4Protocol::tcp;
  model::IpAddress local;
  model::IpAddress remote;
  std::uint16_t localPort = 0;
  std::uint16_t remotePort = 0;
  bool listening = false;
  std::uint64_t cookie = 0;          ///< the kernel's own number for the socket, never reused
  std::optional<model::Bytes> sent;  ///< to the network; kernels before 4.19: acknowledged only
  std::optional<model::Bytes> received;
};

struct DiagPart {
  bool done = false;         ///< the dump's last part
  int error = 0;             ///< errno that the kernel answered with
  bool interrupted = false;  ///< sockets came or went meanwhile: some may be missing or twice
};

/// Takes the sockets out of one datagram of a dump for `l4`.
DiagPart parseSockDiag(std::span<const std::byte> datagram, model::L4Protocol l4,
                       std::vector<SocketRecord>& sockets);

/// All sockets of the machine's network namespace that are connected or listen.
[[nodiscard]] Result<std::vector<SocketRecord>> dumpSockets();

}  // namespace flowwall::net::sources
