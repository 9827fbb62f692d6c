#include "net/http/control_screenshots.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace flowwall::net::http {

namespace asio = boost::asio;

ScreenshotDesk::ScreenshotDesk(asio::any_io_executor executor, Limits limits, Ask ask,
                               PictureEncoders encoders, asio::thread_pool& workers)
    : executor_(std::move(executor)), limits_(limits), ask_(std::move(ask)),
      encoders_(std::move(encoders)), workers_(workers) {}

asio::awaitable<ControlResponse> ScreenshotDesk::take(PictureFormat format, int widthPx) {
  if (inHand_ >= limits_.maxWaiting) {
    co_return errorResponse(503, "too many screenshots at once: at most " +
                                     std::to_string(limits_.maxWaiting) +
                                     " may wait; try again shortly");
  }
  const std::uint64_t ticket = ++lastTicket_;
  if (!ask_(model::TakeScreenshot{ticket, widthPx})) {
    co_return errorResponse(503, "the renderer is busy: its command queue is full");
  }
  auto waiter = std::make_shared<Pending<model::Image>>(executor_);
  waiting_.emplace(ticket, waiter);
  ++inHand_;
  struct Release {
    ScreenshotDesk& desk;
    std::uint64_t ticket;
    ~Release() {
      desk.waiting_.erase(ticket);
      --desk.inHand_;
    }
  };
  const Release release{*this, ticket};
  ControlResponse response = co_await answer(std::move(waiter), format);
  co_return response;
}

asio::awaitable<ControlResponse>
ScreenshotDesk::answer(std::shared_ptr<Pending<model::Image>> waiter, PictureFormat format) {
  const auto deadline = std::chrono::steady_clock::now() + limits_.deadline;
  const std::string seconds = std::to_string(limits_.deadline.count() / 1000) + " s";
  std::optional<model::Image> image = co_await waiter->wait(deadline);
  if (!image) {
    co_return errorResponse(503, "the renderer gave no picture within " + seconds);
  }
  const bool isPng = format == PictureFormat::png;
  const auto encoding = startEncoding(std::move(*image), isPng ? encoders_.png : encoders_.jpeg);
  const auto encoded = std::chrono::steady_clock::now() + limits_.deadline;
  const std::optional<File> file = co_await encoding->wait(encoded);
  if (!file || file->empty()) {
    co_return errorResponse(503, file ? "the picture could not be encoded"
                                      : "the picture was not encoded within " + seconds);
  }
  ControlResponse response;
  response.contentType = isPng ? "image/png" : "image/jpeg";
  response.body = std::make_shared<const std::string>(file->begin(), file->end());
  co_return response;
}

std::shared_ptr<Pending<ScreenshotDesk::File>>
ScreenshotDesk::startEncoding(model::Image image, const PictureEncoder& encoder) {
  auto pending = std::make_shared<Pending<File>>(executor_);
  asio::post(workers_, [pending, executor = executor_, encode = encoder,
                        picture = std::move(image)]() mutable {
    File file = encode(picture);
    asio::post(executor, [pending = std::move(pending), file = std::move(file)]() mutable {
      pending->deliver(std::move(file));
    });
  });
  return pending;
}

void ScreenshotDesk::deliver(model::Screenshot&& screenshot) {
  if (const auto found = waiting_.find(screenshot.ticket); found != waiting_.end()) {
    found->second->deliver(std::move(screenshot.image));
  }
}

}  // namespace flowwall::net::http
