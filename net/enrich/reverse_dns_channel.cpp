#include "net/enrich/reverse_dns_channel.hpp"

#include <algorithm>
#include <ares_nameser.h>
#include <sys/time.h>
#include <utility>

namespace flowwall::net::enrich {

namespace asio = boost::asio;
using boost::system::error_code;

Result<std::unique_ptr<ReverseDnsChannel>>
ReverseDnsChannel::open(asio::any_io_executor executor, const ReverseDnsChannelOptions& options) {
  std::unique_ptr<ReverseDnsChannel> channel(new ReverseDnsChannel(std::move(executor)));
  if (const int status = channel->start(options); status != ARES_SUCCESS) {
    return Error{std::string("reverse DNS can't start: ") + ares_strerror(status)};
  }
  return channel;
}

ReverseDnsChannel::ReverseDnsChannel(asio::any_io_executor executor)
    : executor_(std::move(executor)), timer_(executor_) {
  ares_library_init(ARES_LIB_INIT_ALL);
}

ReverseDnsChannel::~ReverseDnsChannel() {
  if (channel_ != nullptr) {
    ares_destroy(channel_);  // ends each question, and unwatches each socket before closing it
  }
  ares_library_cleanup();
}

int ReverseDnsChannel::start(const ReverseDnsChannelOptions& options) {
  ares_options settings{};
  settings.timeout = static_cast<int>(options.timeout.count());
  settings.tries = options.tries;
  settings.sock_state_cb = &ReverseDnsChannel::onSocketState;
  settings.sock_state_cb_data = this;
  int given = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
  std::string resolvConf = options.resolvConf.string();
  if (!resolvConf.empty()) {
    settings.resolvconf_path = resolvConf.data();
    given |= ARES_OPT_RESOLVCONF;
  }
  settings.udp_port = options.resolvConfPort;
  settings.tcp_port = options.resolvConfPort;
  given |= ARES_OPT_UDP_PORT | ARES_OPT_TCP_PORT;
  if (const int status = ares_init_options(&channel_, &settings, given); status != ARES_SUCCESS) {
    channel_ = nullptr;
    return status;
  }
  return options.servers.empty() ? ARES_SUCCESS : useServers(options.servers);
}

int ReverseDnsChannel::useServers(const std::vector<NameServer>& servers) {
  std::vector<ares_addr_port_node> nodes(servers.size());
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const auto& octets = servers[i].address.octets();
    ares_addr_port_node& node = nodes[i];
    node.next = i + 1 < nodes.size() ? &nodes[i + 1] : nullptr;
    node.udp_port = servers[i].port;
    node.tcp_port = servers[i].port;
    if (servers[i].address.isV4()) {
      node.family = AF_INET;
      std::copy(octets.begin() + 12, octets.end(),
                reinterpret_cast<std::uint8_t*>(&node.addr.addr4));
    } else {
      node.family = AF_INET6;
      std::copy(octets.begin(), octets.end(), reinterpret_cast<std::uint8_t*>(&node.addr.addr6));
    }
  }
  return ares_set_servers_ports(channel_, nodes.data());
}

void ReverseDnsChannel::query(const std::string& domain, Done done) {
  auto question = std::make_unique<Question>(Question{std::move(done)});
  // c-ares calls onReply() once for each question, whatever happens: it takes the ownership.
  ares_query(channel_, domain.c_str(), ns_c_in, ns_t_ptr, &ReverseDnsChannel::onReply,
             question.release());
  armTimer();
}

void ReverseDnsChannel::onReply(void* question, int status, int /*timeouts*/, unsigned char* reply,
                                int size) {
  const std::unique_ptr<Question> owned(static_cast<Question*>(question));
  if (status == ARES_EDESTRUCTION) {
    return;
  }
  owned->done(status, reply == nullptr
                          ? std::span<const std::uint8_t>{}
                          : std::span<const std::uint8_t>(reply, static_cast<std::size_t>(size)));
}

void ReverseDnsChannel::onSocketState(void* self, ares_socket_t socket, int readable,
                                      int writable) {
  auto* channel = static_cast<ReverseDnsChannel*>(self);
  if (readable == 0 && writable == 0) {
    channel->unwatch(socket);
  } else {
    channel->watch(socket, readable != 0, writable != 0);
  }
}

void ReverseDnsChannel::watch(ares_socket_t socket, bool read, bool write) {
  std::shared_ptr<Watch>& watch = watches_[socket];
  if (!watch) {
    asio::posix::stream_descriptor descriptor(executor_);
    error_code failed;
    descriptor.assign(socket, failed);
    if (failed) {
      watches_.erase(socket);  // the question ends by its timeout
      return;
    }
    watch = std::make_shared<Watch>(Watch{std::move(descriptor), socket});
  }
  watch->wantsRead = read;
  watch->wantsWrite = write;
  wait(watch);
}

void ReverseDnsChannel::unwatch(ares_socket_t socket) {
  const auto found = watches_.find(socket);
  if (found != watches_.end()) {
    found->second->descriptor.release();
    watches_.erase(found);
  }
}

void ReverseDnsChannel::wait(const std::shared_ptr<Watch>& watch) {
  // While `watches_` holds a watch, the channel lives: one that is gone needs nothing.
  const auto waitFor = [this, &watch](bool Watch::*wants, bool Watch::*waits,
                                      asio::posix::descriptor_base::wait_type event) {
    if (!((*watch).*wants) || (*watch).*waits) {
      return;
    }
    (*watch).*waits = true;
    watch->descriptor.async_wait(
        event, [this, waits, event, weak = std::weak_ptr(watch)](error_code error) {
          const auto held = weak.lock();
          if (!held) {
            return;
          }
          (*held).*waits = false;
          if (error) {
            return;
          }
          const bool reads = event == asio::posix::descriptor_base::wait_read;
          process(reads ? held->socket : ARES_SOCKET_BAD, reads ? ARES_SOCKET_BAD : held->socket);
          if (held->descriptor.is_open()) {
            wait(held);
          }
        });
  };
  waitFor(&Watch::wantsRead, &Watch::waitsRead, asio::posix::descriptor_base::wait_read);
  waitFor(&Watch::wantsWrite, &Watch::waitsWrite, asio::posix::descriptor_base::wait_write);
}

void ReverseDnsChannel::process(ares_socket_t read, ares_socket_t write) {
  ares_process_fd(channel_, read, write);
  armTimer();
}

void ReverseDnsChannel::armTimer() {
  timeval left{};
  if (ares_timeout(channel_, nullptr, &left) == nullptr) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec));
  timer_.async_wait([this, alive = std::weak_ptr(alive_)](error_code error) {
    if (!error && !alive.expired()) {
      process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }
  });
}

}  // namespace flowwall::net::enrich
