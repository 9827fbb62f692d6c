// FrameTimes: how long frames took to draw, counted in classes, as Prometheus' histograms are.
//
// Units: seconds. Thread: one counts, any reads; wait-free.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace flowwall::model {

class FrameTimes {
 public:
  /// Upper bounds of the classes; one more holds what is above.
  static constexpr std::array kBoundsSeconds{0.001, 0.002, 0.004, 0.008, 0.016, 0.033,
                                             0.066, 0.1,   0.25,  0.5,   1.0,   2.5};
  static constexpr std::size_t kClasses = kBoundsSeconds.size() + 1;

  struct Reading {
    std::array<std::uint64_t, kClasses> counts{};
    double sumSeconds = 0.0;
  };

  void count(std::chrono::nanoseconds took) {
    const double seconds = std::chrono::duration<double>(took).count();
    const auto* bound = std::ranges::lower_bound(kBoundsSeconds, seconds);
    const auto at = static_cast<std::size_t>(bound - kBoundsSeconds.begin());
    counts_[at].fetch_add(1, std::memory_order_relaxed);
    sumNanoseconds_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
  }

  [[nodiscard]] Reading read() const {
    Reading reading;
    for (std::size_t i = 0; i < kClasses; ++i) {
      reading.counts[i] = counts_[i].load(std::memory_order_relaxed);
    }
    reading.sumSeconds = static_cast<double>(sumNanoseconds_.load(std::memory_order_relaxed)) / 1e9;
    return reading;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kClasses> counts_{};
  std::atomic<std::uint64_t> sumNanoseconds_{0};
};

}  // namespace flowwall::model
