#include "tests/bench/allocation_count.hpp"

#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> live{0};
std::atomic<std::size_t> peak{0};

void* counted(void* memory) {
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  if (!counting.load(std::memory_order_relaxed)) {
    return memory;
  }
  const std::size_t now = live.fetch_add(malloc_usable_size(memory), std::memory_order_relaxed) +
                          malloc_usable_size(memory);
  std::size_t most = peak.load(std::memory_order_relaxed);
  while (now > most && !peak.compare_exchange_weak(most, now, std::memory_order_relaxed)) {
  }
  return memory;
}

void release(void* memory) noexcept {
  if (counting.load(std::memory_order_relaxed)) {
    live.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
  }
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(std::malloc(size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* memory) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t /*size*/) noexcept {
  release(memory);
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept {
  release(memory);
}
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  release(memory);
}

namespace flowwall::bench {

void startCounting() {
  live.store(0, std::memory_order_relaxed);
  peak.store(0, std::memory_order_relaxed);
  counting.store(true, std::memory_order_relaxed);
}
void stopCounting() {
  counting.store(false, std::memory_order_relaxed);
}
std::size_t liveBytes() {
  return live.load(std::memory_order_relaxed);
}
std::size_t peakBytes() {
  return peak.load(std::memory_order_relaxed);
}

}  // namespace flowwall::bench
