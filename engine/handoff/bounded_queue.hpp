// BoundedQueue: a queue of values between two threads that refuses instead of growing.
//
// Thread: one pushing thread, one draining thread; wait-free on both sides.
// Ownership: values are moved in and out.
#pragma once

#include <boost/lockfree/spsc_queue.hpp>
#include <cstddef>
#include <memory>
#include <utility>

namespace flowwall::handoff {

template <typename T> class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : queue_(capacity) {}

  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  ~BoundedQueue() {
    drain([](T&&) {});
  }

  /// False when the queue is full; the value is then dropped.
  [[nodiscard]] bool tryPush(T value) {
    // The ring copies what it holds; an owning pointer keeps large values from being copied.
    auto boxed = std::make_unique<T>(std::move(value));
    if (!queue_.push(boxed.get())) {
      return false;
    }
    static_cast<void>(boxed.release());
    return true;
  }

  /// Hands every waiting value to `use`, oldest first; returns how many there were.
  template <typename Use> std::size_t drain(Use&& use) {
    return queue_.consume_all([&use](T* raw) {
      const std::unique_ptr<T> boxed(raw);
      use(std::move(*boxed));
    });
  }

 private:
  boost::lockfree::spsc_queue<T*> queue_;
};

}  // namespace flowwall::handoff
