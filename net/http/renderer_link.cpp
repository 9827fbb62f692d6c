#include "net/http/renderer_link.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace flowwall::net::http {

namespace asio = boost::asio;

bool RendererLink::push(const model::Command& command) {
  if (!exchanges_.commands.tryPush(command)) {
    return false;
  }
  ++pushed_;
  return true;
}

const model::AppliedState& RendererLink::applied() {
  exchanges_.applied.acquire();
  return exchanges_.applied.readSlot();
}

asio::awaitable<bool> RendererLink::untilApplied(Milliseconds time) {
  const auto condition = [this, ordinal = pushed_] { return applied().commandsApplied >= ordinal; };
  const bool done = co_await until(condition, time);
  co_return done;
}

asio::awaitable<bool> RendererLink::untilDrawn(std::uint64_t generation, Milliseconds time) {
  const auto condition = [this, generation] { return applied().snapshotGeneration >= generation; };
  const bool done = co_await until(condition, time);
  co_return done;
}

asio::awaitable<bool> RendererLink::untilNextFrame(Milliseconds time) {
  const auto condition = [this, before = applied().frames] { return applied().frames > before; };
  const bool done = co_await until(condition, time);
  co_return done;
}

template <typename Condition>
asio::awaitable<bool> RendererLink::until(Condition condition, Milliseconds time) {
  // The renderer publishes once a frame and wakes nobody for it: a look every few milliseconds is
  // cheaper than a wake-up every frame, and is made only while somebody waits.
  constexpr Milliseconds kLook{5};
  const auto deadline = std::chrono::steady_clock::now() + time;
  asio::steady_timer timer(executor_);
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) {
      co_return false;
    }
    timer.expires_after(kLook);
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return true;
}

}  // namespace flowwall::net::http
