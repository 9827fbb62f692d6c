// What crosses between the threads. The stress tests are meant for ThreadSanitizer above all.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "engine/handoff/bounded_queue.hpp"
#include "engine/handoff/exchanges.hpp"
#include "engine/handoff/latest_exchange.hpp"

namespace flowwall::handoff {
namespace {

template <typename T> void put(LatestExchange<T>& exchange, T value) {
  exchange.writeSlot() = std::move(value);
  exchange.publish();
}

TEST(LatestExchange, IsDefaultMadeBeforeTheFirstValue) {
  LatestExchange<int> exchange;
  EXPECT_FALSE(exchange.acquire());
  EXPECT_EQ(exchange.readSlot(), 0);
}

TEST(LatestExchange, HandsEachValueOverOnce) {
  LatestExchange<int> exchange;
  put(exchange, 7);
  EXPECT_EQ(exchange.readSlot(), 0) << "not before acquire()";
  EXPECT_TRUE(exchange.acquire());
  EXPECT_EQ(exchange.readSlot(), 7);
  EXPECT_FALSE(exchange.acquire());
  EXPECT_EQ(exchange.readSlot(), 7) << "and keeps it";
}

TEST(LatestExchange, LatestWins) {
  LatestExchange<int> exchange;
  for (int i = 1; i <= 5; ++i) {
    put(exchange, i);
  }
  EXPECT_TRUE(exchange.acquire());
  EXPECT_EQ(exchange.readSlot(), 5);
  EXPECT_FALSE(exchange.acquire());
}

TEST(LatestExchange, AValueInHandIsLeftAlone) {
  LatestExchange<std::vector<int>> exchange;
  put(exchange, {1, 2, 3});
  ASSERT_TRUE(exchange.acquire());
  const auto* inHand = exchange.readSlot().data();
  for (int i = 0; i < 10; ++i) {
    put(exchange, std::vector<int>{i});
  }
  EXPECT_EQ(exchange.readSlot(), (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(exchange.readSlot().data(), inHand);
}

TEST(LatestExchange, SlotsKeepTheirCapacity) {
  LatestExchange<std::vector<int>> exchange;
  const auto fill = [&exchange] {
    exchange.writeSlot().assign(1000, 1);
    exchange.publish();
    exchange.acquire();
  };
  for (int i = 0; i < 3; ++i) {
    fill();
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_GE(exchange.writeSlot().capacity(), 1000U);
    fill();
  }
}

// A value that shows when it was torn: `count` copies of its own number.
struct Payload {
  std::uint64_t number = 0;
  std::vector<std::uint64_t> copies;

  void fill(std::uint64_t value) {
    number = value;
    copies.assign(1 + value % 61, value);
  }
  [[nodiscard]] bool whole() const {
    return (number == 0 && copies.empty()) ||
           (copies.size() == 1 + number % 61 &&
            std::all_of(copies.begin(), copies.end(),
                        [this](auto copy) { return copy == number; }));
  }
};

TEST(LatestExchange, TwoThreadsNeverSeeATornOrAnOlderValue) {
  constexpr std::uint64_t kValues = 200'000;
  LatestExchange<Payload> exchange;
  std::thread writer([&exchange] {
    for (std::uint64_t i = 1; i <= kValues; ++i) {
      exchange.writeSlot().fill(i);
      exchange.publish();
    }
  });
  std::uint64_t last = 0;
  std::uint64_t torn = 0;
  std::uint64_t backwards = 0;
  while (last < kValues) {
    if (!exchange.acquire()) {
      std::this_thread::yield();
      continue;
    }
    const Payload& value = exchange.readSlot();
    torn += value.whole() ? 0U : 1U;
    backwards += value.number > last ? 0U : 1U;
    last = value.number;
  }
  writer.join();
  EXPECT_EQ(torn, 0U);
  EXPECT_EQ(backwards, 0U);
  EXPECT_FALSE(exchange.acquire());
}

TEST(BoundedQueue, HandsOverInOrder) {
  BoundedQueue<int> queue(8);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(queue.tryPush(i));
  }
  std::vector<int> taken;
  EXPECT_EQ(queue.drain([&](int value) { taken.push_back(value); }), 5U);
  EXPECT_EQ(taken, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(queue.drain([](int) { FAIL(); }), 0U);
}

TEST(BoundedQueue, RefusesWhenFullAndGoesOnWhenDrained) {
  BoundedQueue<int> queue(3);
  EXPECT_TRUE(queue.tryPush(1));
  EXPECT_TRUE(queue.tryPush(2));
  EXPECT_TRUE(queue.tryPush(3));
  EXPECT_FALSE(queue.tryPush(4));
  std::vector<int> taken;
  queue.drain([&](int value) { taken.push_back(value); });
  EXPECT_EQ(taken, (std::vector<int>{1, 2, 3}));
  EXPECT_TRUE(queue.tryPush(5));
}

TEST(BoundedQueue, FreesWhatWasNeverTaken) {
  const auto shared = std::make_shared<int>(1);
  {
    BoundedQueue<std::shared_ptr<int>> queue(2);
    EXPECT_TRUE(queue.tryPush(shared));
    EXPECT_TRUE(queue.tryPush(shared));
    EXPECT_FALSE(queue.tryPush(shared));
    EXPECT_EQ(shared.use_count(), 3);
  }
  EXPECT_EQ(shared.use_count(), 1);
}

TEST(BoundedQueue, TwoThreadsLoseAndDoubleNothing) {
  constexpr std::uint64_t kValues = 50'000;
  BoundedQueue<Payload> queue(16);
  std::thread writer([&queue] {
    for (std::uint64_t i = 1; i <= kValues;) {
      Payload value;
      value.fill(i);
      if (queue.tryPush(std::move(value))) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  std::uint64_t expected = 1;
  std::uint64_t wrong = 0;
  while (expected <= kValues) {
    const auto taken = queue.drain([&](const Payload& value) {
      wrong += value.whole() && value.number == expected ? 0U : 1U;
      ++expected;
    });
    if (taken == 0) {
      std::this_thread::yield();
    }
  }
  writer.join();
  EXPECT_EQ(wrong, 0U);
}

TEST(Exchanges, QueuesAreBoundedAsDeclared) {
  Exchanges exchanges;
  std::size_t taken = 0;
  while (exchanges.commands.tryPush(model::TakeScreenshot{taken})) {
    ++taken;
  }
  EXPECT_EQ(taken, kMaxPendingCommands);
}

}  // namespace
}  // namespace flowwall::handoff
