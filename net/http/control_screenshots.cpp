#include "net/http/control_screenshots.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace flowwall::net::http {

namespace asio = boost::asio;

ScreenshotDesk::ScreenshotDesk(asio::any_io_executor executor, Limits limits, Ask ask,
                               PngEncoder encode, asio::thread_pool& workers)
    : executor_(std::move(executor)), limits_(limits), ask_(std::move(ask)),
      encode_(std::move(encode)), workers_(workers) {}

asio::awaitable<ControlResponse> ScreenshotDesk::take() {
  if (inHand_ >= limits_.maxWaiting) {
    co_return errorResponse(503, "too many screenshots at once: at most " +
                                     std::to_string(limits_.maxWaiting) +
                                     " may wait; try again shortly");
  }
  const std::uint64_t ticket = ++lastTicket_;
  if (!ask_(model::TakeScreenshot{ticket})) {
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
  ControlResponse response = co_await answer(std::move(waiter));
  co_return response;
}

asio::awaitable<ControlResponse>
ScreenshotDesk::answer(std::shared_ptr<Pending<model::Image>> waiter) {
  const auto deadline = std::chrono::steady_clock::now() + limits_.deadline;
  const std::string seconds = std::to_string(limits_.deadline.count() / 1000) + " s";
  std::optional<model::Image> image = co_await waiter->wait(deadline);
  if (!image) {
    co_return errorResponse(503, "the renderer gave no picture within " + seconds);
  }
  const auto encoding = startEncoding(std::move(*image));
  const auto encoded = std::chrono::steady_clock::now() + limits_.deadline;
  std::optional<Png> png = co_await encoding->wait(encoded);
  if (!png || png->empty()) {
    co_return errorResponse(503, png ? "the picture could not be encoded"
                                     : "the picture was not encoded within " + seconds);
  }
  ControlResponse response;
  response.contentType = "image/png";
  response.body = std::make_shared<const std::string>(png->begin(), png->end());
  co_return response;
}

std::shared_ptr<Pending<ScreenshotDesk::Png>> ScreenshotDesk::startEncoding(model::Image image) {
  auto pending = std::make_shared<Pending<Png>>(executor_);
  asio::post(workers_, [pending, executor = executor_, encode = encode_,
                        picture = std::move(image)]() mutable {
    Png png = encode(picture);
    asio::post(executor, [pending = std::move(pending), png = std::move(png)]() mutable {
      pending->deliver(std::move(png));
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
