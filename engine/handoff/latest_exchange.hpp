// LatestExchange: hands the newest value from one thread to another without locks or waiting.
//
// Three preallocated slots and one atomic byte. The writer owns one slot, the reader another, the
// third is in the middle; publish() and acquire() each swap their own slot with the middle one by
// a single atomic exchange, so both sides are wait-free and the latest value wins. Values keep
// their capacity from one use to the next: nothing is allocated once warm.
//
// Thread: one writer thread (write slot, publish), one reader thread (acquire, read slot).
// Source: the classic triple buffer; the byte holds the middle index and a "fresh" bit.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace flowwall::handoff {

template <typename T> class LatestExchange {
 public:
  /// Writer: the slot to fill. It holds some older value; overwrite all of it.
  [[nodiscard]] T& writeSlot() { return slots_[writeIndex_]; }

  /// Writer: makes the filled slot the latest.
  void publish() {
    const auto previous = middle_.exchange(static_cast<std::uint8_t>(writeIndex_ | kFresh),
                                           std::memory_order_acq_rel);
    writeIndex_ = previous & kIndex;
  }

  /// Reader: takes the latest value if there is a newer one than the one in hand.
  bool acquire() {
    if ((middle_.load(std::memory_order_relaxed) & kFresh) == 0) {
      return false;
    }
    const auto previous =
        middle_.exchange(static_cast<std::uint8_t>(readIndex_), std::memory_order_acq_rel);
    readIndex_ = previous & kIndex;
    return true;
  }

  /// Reader: the value taken last; a default-made one before the first.
  [[nodiscard]] const T& readSlot() const { return slots_[readIndex_]; }

 private:
  static constexpr std::uint8_t kIndex = 0b011;
  static constexpr std::uint8_t kFresh = 0b100;
  static constexpr std::size_t kCacheLine = 64;

  std::array<T, 3> slots_{};
  alignas(kCacheLine) std::uint8_t writeIndex_ = 0;
  alignas(kCacheLine) std::uint8_t readIndex_ = 1;
  alignas(kCacheLine) std::atomic<std::uint8_t> middle_{2};
  static_assert(std::atomic<std::uint8_t>::is_always_lock_free);
};

}  // namespace flowwall::handoff
