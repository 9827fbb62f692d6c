#include "net/http/control_preview.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>
#include <utility>

#include "net/http/taken_connection.hpp"

namespace flowwall::net::http {

namespace asio = boost::asio;

namespace {

using Steady = std::chrono::steady_clock;

constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kContentType = "multipart/x-mixed-replace; boundary=flowwall";
constexpr std::string_view kBoundary = "--flowwall\r\n";
// A few pictures: what waits in the kernel for a slow viewer is old when it arrives.
constexpr int kSendBufferBytes = 256 * 1024;

// One part, and the boundary that tells a browser at once that it is whole.
std::string partOf(const std::vector<std::uint8_t>& jpeg) {
  std::string part =
      "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) + "\r\n\r\n";
  part.append(jpeg.begin(), jpeg.end());
  return part.append("\r\n").append(kBoundary);
}

}  // namespace

struct PreviewDesk::Channel {
  int widthPx = 0;
  int framesPerSecond = 0;  // asked of the renderer
  std::vector<Viewer*> viewers;
  std::shared_ptr<const std::string> newest;  // part; null: none yet
  std::uint64_t number = 0;                   // of `newest`
  bool encoding = false;
  std::optional<model::Image> next;  // to be encoded after the one under way
};

// One client; leaves the desk when it goes.
class PreviewDesk::Viewer {
 public:
  Viewer(PreviewDesk& desk, std::shared_ptr<Channel> channel, int framesPerSecond)
      : desk_(desk), channel_(std::move(channel)), framesPerSecond_(framesPerSecond),
        timer_(desk.executor_) {
    channel_->viewers.push_back(this);
  }
  ~Viewer() { desk_.leave(*this); }
  Viewer(const Viewer&) = delete;
  Viewer& operator=(const Viewer&) = delete;

  [[nodiscard]] Channel& channel() { return *channel_; }
  [[nodiscard]] int framesPerSecond() const { return framesPerSecond_; }
  void wake() { timer_.cancel(); }

  /// The newest picture, once there is a new one and the viewer's time has come; the last one again
  /// after `repeat`; null when there was none by then.
  asio::awaitable<std::shared_ptr<const std::string>> next(std::chrono::milliseconds repeat) {
    const auto patience = Steady::now() + repeat;
    for (;;) {
      const bool isNew = seen_ != channel_->number;
      const auto until = isNew ? due_ : patience;
      if (Steady::now() >= until) {
        break;
      }
      timer_.expires_at(until);
      co_await timer_.async_wait(kNoThrow);
    }
    seen_ = channel_->number;
    due_ = std::max(due_ + std::chrono::milliseconds(1000) / framesPerSecond_, Steady::now());
    co_return channel_->newest;
  }

 private:
  PreviewDesk& desk_;
  std::shared_ptr<Channel> channel_;
  int framesPerSecond_;
  asio::steady_timer timer_;
  std::uint64_t seen_ = 0;
  Steady::time_point due_;
};

PreviewDesk::PreviewDesk(asio::any_io_executor executor, PreviewLimits limits, Ask ask,
                         PictureEncoder encodeJpeg, asio::thread_pool& workers)
    : executor_(std::move(executor)), limits_(limits), ask_(std::move(ask)),
      encodeJpeg_(std::move(encodeJpeg)), workers_(workers) {}

std::size_t PreviewDesk::viewers() const {
  std::size_t count = 0;
  for (const auto& [width, channel] : channels_) {
    count += channel->viewers.size();
  }
  return count;
}

ControlResponse PreviewDesk::stream(int widthPx, int framesPerSecond) {
  if (viewers() >= limits_.maxViewers) {
    return errorResponse(503, "too many viewers: at most " + std::to_string(limits_.maxViewers) +
                                  " watch at once");
  }
  std::shared_ptr<Channel>& channel = channels_[widthPx];
  if (!channel) {
    if (channels_.size() > limits_.maxWidths) {
      channels_.erase(widthPx);
      return errorResponse(503, "previews of too many widths: at most " +
                                    std::to_string(limits_.maxWidths) + " are made at once");
    }
    channel = std::make_shared<Channel>();
    channel->widthPx = widthPx;
  }
  const auto viewer = std::make_shared<Viewer>(*this, channel, framesPerSecond);
  if (!askFor(viewer->channel())) {
    return errorResponse(503, "the renderer is busy: its command queue is full");
  }
  ControlResponse response;
  response.contentType = kContentType;
  response.takeOver = [this, viewer](TakenConnection& connection) {
    return serve(connection, *viewer);
  };
  return response;
}

asio::awaitable<void> PreviewDesk::serve(TakenConnection& connection, Viewer& viewer) const {
  boost::system::error_code ignored;
  connection.stream().next_layer().socket().set_option(
      asio::socket_base::send_buffer_size(kSendBufferBytes), ignored);
  ControlResponse header;
  header.contentType = kContentType;
  bool listens = co_await connection.writeHeader(header);
  if (listens) {
    listens = co_await connection.write(asio::buffer(kBoundary));
  }
  while (listens) {
    const std::shared_ptr<const std::string> part = co_await viewer.next(limits_.repeatTime);
    if (!part) {
      co_return;
    }
    listens = co_await connection.write(asio::buffer(*part));
  }
}

// As often as the most eager of its viewers wants them.
bool PreviewDesk::askFor(Channel& channel) {
  const auto eager = std::ranges::max_element(channel.viewers, {}, &Viewer::framesPerSecond);
  const int wanted = eager == channel.viewers.end() ? 0 : (*eager)->framesPerSecond();
  if (wanted == channel.framesPerSecond) {
    return true;
  }
  const std::chrono::milliseconds every(wanted > 0 ? 1000 / wanted : 0);
  const bool taken = ask_({channel.widthPx, every});
  if (taken) {
    channel.framesPerSecond = wanted;
  }
  return taken;
}

void PreviewDesk::leave(Viewer& viewer) {
  Channel& channel = viewer.channel();
  std::erase(channel.viewers, &viewer);
  // Where the renderer's queue is full, the next picture that comes says so again.
  askFor(channel);
  if (channel.viewers.empty()) {
    channels_.erase(channel.widthPx);
  }
}

void PreviewDesk::deliver(model::Preview&& preview) {
  const auto found = channels_.find(preview.widthPx);
  if (found == channels_.end()) {
    ask_({preview.widthPx, std::chrono::milliseconds::zero()});
    return;
  }
  const std::shared_ptr<Channel>& channel = found->second;
  askFor(*channel);
  if (channel->encoding) {
    channel->next = std::move(preview.image);
  } else {
    encode(channel, std::move(preview.image));
  }
}

void PreviewDesk::encode(const std::shared_ptr<Channel>& channel, model::Image image) {
  channel->encoding = true;
  asio::post(workers_, [this, channel, executor = executor_, toJpeg = encodeJpeg_,
                        picture = std::move(image)]() mutable {
    auto jpeg = toJpeg(picture);
    asio::post(executor, [this, channel = std::move(channel), jpeg = std::move(jpeg)] {
      take(*channel, jpeg);
      if (auto next = std::exchange(channel->next, std::nullopt)) {
        encode(channel, std::move(*next));
      }
    });
  });
}

void PreviewDesk::take(Channel& channel, const std::vector<std::uint8_t>& jpeg) {
  channel.encoding = false;
  if (jpeg.empty()) {
    return;
  }
  ++encoded_;
  channel.newest = std::make_shared<const std::string>(partOf(jpeg));
  ++channel.number;
  for (Viewer* viewer : channel.viewers) {
    viewer->wake();
  }
}

}  // namespace flowwall::net::http
