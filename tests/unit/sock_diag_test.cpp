#include "net/sources/sock_diag.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <random>

namespace flowwall::net::sources {
namespace {

using model::IpAddress;
using model::L4Protocol;
using Datagram = std::vector<std::byte>;

constexpr std::uint8_t kEstablished = 1;
constexpr std::uint8_t kListen = 10;

template <typename T> void append(Datagram& out, const T& value, std::size_t bytes = sizeof(T)) {
  const std::size_t at = out.size();
  out.resize(at + bytes);
  std::memcpy(out.data() + at, &value, bytes);
}

void appendMessage(Datagram& out, std::uint16_t type, const Datagram& body,
                   std::uint16_t flags = NLM_F_MULTI) {
  nlmsghdr head{};
  head.nlmsg_len = static_cast<std::uint32_t>(sizeof head + body.size());
  head.nlmsg_type = type;
  head.nlmsg_flags = flags;
  append(out, head);
  out.insert(out.end(), body.begin(), body.end());
  out.resize(NLMSG_ALIGN(out.size()));
}

inet_diag_msg diagV4(std::uint8_t state, const char* from, std::uint16_t fromPort, const char* to,
                     std::uint16_t toPort) {
  inet_diag_msg diag{};
  diag.idiag_family = AF_INET;
  diag.idiag_state = state;
  diag.id.idiag_sport = htons(fromPort);
  diag.id.idiag_dport = htons(toPort);
  inet_pton(AF_INET, from, diag.id.idiag_src);
  inet_pton(AF_INET, to, diag.id.idiag_dst);
  diag.id.idiag_cookie[0] = 7;
  diag.id.idiag_cookie[1] = 1;
  return diag;
}

// `infoBytes`: how much of tcp_info the kernel at hand knows.
Datagram socketBody(const inet_diag_msg& diag, std::size_t infoBytes = sizeof(tcp_info)) {
  Datagram body;
  append(body, diag);
  tcp_info info{};
  info.tcpi_bytes_acked = 1000;
  info.tcpi_bytes_sent = 1200;
  info.tcpi_bytes_received = 5000;
  const rtattr mark{.rta_len = RTA_LENGTH(4), .rta_type = INET_DIAG_MARK};
  append(body, mark);
  append(body, std::uint32_t{0});
  const rtattr head{.rta_len = static_cast<unsigned short>(RTA_LENGTH(infoBytes)),
                    .rta_type = INET_DIAG_INFO};
  append(body, head);
  append(body, info, infoBytes);
  return body;
}

Datagram resultBody(int result) {
  Datagram body;
  append(body, result);
  return body;
}

TEST(SockDiag, ReadsConnectionsWithTheirCounters) {
  Datagram datagram;
  appendMessage(datagram, SOCK_DIAG_BY_FAMILY,
                socketBody(diagV4(kEstablished, "10.0.0.1", 40000, "5.6.7.8", 443)));
  appendMessage(datagram, SOCK_DIAG_BY_FAMILY,
                socketBody(diagV4(kListen, "0.0.0.0", 22, "0.0.0.0", 0)));
  std::vector<SocketRecord> sockets;
  const DiagPart part = parseSockDiag(datagram, L4Protocol::tcp, sockets);
  EXPECT_FALSE(part.done);
  EXPECT_EQ(part.error, 0);
  ASSERT_EQ(sockets.size(), 2U);
  EXPECT_EQ(sockets[0].local, IpAddress::parse("10.0.0.1"));
  EXPECT_EQ(sockets[0].remote, IpAddress::parse("5.6.7.8"));
  EXPECT_EQ(sockets[0].localPort, 40000);
  EXPECT_EQ(sockets[0].remotePort, 443);
  EXPECT_EQ(sockets[0].sent, model::Bytes{1200});
  EXPECT_EQ(sockets[0].received, model::Bytes{5000});
  EXPECT_EQ(sockets[0].cookie, (std::uint64_t{1} << 32) + 7);
  EXPECT_FALSE(sockets[0].listening);
  EXPECT_TRUE(sockets[1].listening);
}

TEST(SockDiag, OlderKernelsTellLess) {
  for (const auto& [infoBytes, sent] :
       {std::pair{offsetof(tcp_info, tcpi_bytes_sent), std::optional(model::Bytes{1000})},
        std::pair{offsetof(tcp_info, tcpi_bytes_acked), std::optional<model::Bytes>{}}}) {
    Datagram datagram;
    appendMessage(datagram, SOCK_DIAG_BY_FAMILY,
                  socketBody(diagV4(kEstablished, "10.0.0.1", 40000, "5.6.7.8", 443), infoBytes));
    std::vector<SocketRecord> sockets;
    static_cast<void>(parseSockDiag(datagram, L4Protocol::tcp, sockets));
    ASSERT_EQ(sockets.size(), 1U);
    EXPECT_EQ(sockets[0].sent, sent);
  }
}

TEST(SockDiag, ReadsIpv6AndMappedAddresses) {
  inet_diag_msg diag = diagV4(kEstablished, "0.0.0.0", 1, "0.0.0.0", 2);
  diag.idiag_family = AF_INET6;
  inet_pton(AF_INET6, "2001:db8::1", diag.id.idiag_src);
  inet_pton(AF_INET6, "::ffff:5.6.7.8", diag.id.idiag_dst);
  Datagram datagram;
  appendMessage(datagram, SOCK_DIAG_BY_FAMILY, socketBody(diag));
  std::vector<SocketRecord> sockets;
  static_cast<void>(parseSockDiag(datagram, L4Protocol::tcp, sockets));
  ASSERT_EQ(sockets.size(), 1U);
  EXPECT_EQ(sockets[0].local.toString(), "2001:db8::1");
  EXPECT_EQ(sockets[0].remote, IpAddress::parse("5.6.7.8"));
}

TEST(SockDiag, EndsErrorsAndInterruptions) {
  const auto parse = [](std::uint16_t type, const Datagram& body, std::uint16_t flags = 0) {
    Datagram datagram;
    appendMessage(datagram, type, body, flags);
    std::vector<SocketRecord> sockets;
    return parseSockDiag(datagram, L4Protocol::tcp, sockets);
  };
  EXPECT_TRUE(parse(NLMSG_DONE, resultBody(0)).done);
  EXPECT_EQ(parse(NLMSG_DONE, resultBody(0)).error, 0);
  EXPECT_EQ(parse(NLMSG_DONE, {}).error, 0);
  EXPECT_EQ(parse(NLMSG_DONE, resultBody(-ENOENT)).error, ENOENT);
  EXPECT_EQ(parse(NLMSG_ERROR, resultBody(-EPERM)).error, EPERM);
  EXPECT_TRUE(parse(NLMSG_ERROR, resultBody(-EPERM)).done);
  EXPECT_EQ(parse(NLMSG_ERROR, {}).error, EBADMSG);
  EXPECT_EQ(parse(NLMSG_ERROR, resultBody(std::numeric_limits<int>::min())).error, EBADMSG);
  EXPECT_TRUE(parse(NLMSG_DONE, resultBody(0), NLM_F_DUMP_INTR).interrupted);
  EXPECT_FALSE(parse(NLMSG_DONE, resultBody(0)).interrupted);
}

TEST(SockDiag, ALengthThatLiesIsABadMessage) {
  for (const std::uint32_t length : {0U, 8U, 4000U, 0xffffffffU}) {
    Datagram datagram;
    appendMessage(datagram, SOCK_DIAG_BY_FAMILY,
                  socketBody(diagV4(kEstablished, "10.0.0.1", 1, "5.6.7.8", 2)));
    std::memcpy(datagram.data(), &length, sizeof length);
    std::vector<SocketRecord> sockets;
    EXPECT_EQ(parseSockDiag(datagram, L4Protocol::tcp, sockets).error, EBADMSG) << length;
  }
}

// The sanitizers watch that nothing beyond the bytes is read.
TEST(SockDiag, CutAndScrambledBytesAreSurvived) {
  Datagram whole;
  appendMessage(whole, SOCK_DIAG_BY_FAMILY,
                socketBody(diagV4(kEstablished, "10.0.0.1", 1, "5.6.7.8", 2)));
  appendMessage(whole, NLMSG_DONE, resultBody(0));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Datagram cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    std::vector<SocketRecord> sockets;
    static_cast<void>(parseSockDiag(cut, L4Protocol::tcp, sockets));
    EXPECT_LE(sockets.size(), 1U);
  }
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    Datagram scrambled = whole;
    for (int hit = 0; hit < 4; ++hit) {
      scrambled[random() % scrambled.size()] = static_cast<std::byte>(random() & 0xffU);
    }
    std::vector<SocketRecord> sockets;
    static_cast<void>(parseSockDiag(scrambled, L4Protocol::tcp, sockets));
  }
}

}  // namespace
}  // namespace flowwall::net::sources
