// tests/cli/in_order_test.cpp: apps/cli/in_order.h
#include "cli/in_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

namespace inctrl::cli {
namespace {

// Hands out 0, 1, ... below `count`.
std::function<std::optional<int>()> numbers(int count) {
  return [count, next = std::make_shared<int>(0)]() -> std::optional<int> {
    return *next < count ? std::optional((*next)++) : std::nullopt;
  };
}

TEST(InOrder, EmitsInOrderThoughWorkEndsInAnother) {
  for (const int threads : {1, 2, 5}) {
    std::vector<int> emitted;
    InOrder<int, int>(
        threads, numbers(200),
        [](int n) {
          if (n % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
          return n * 10;
        },
        [&](int n) { emitted.push_back(n); });
    ASSERT_EQ(emitted.size(), 200u);
    for (int n = 0; n < 200; ++n) ASSERT_EQ(emitted[static_cast<std::size_t>(n)], n * 10);
  }
}

TEST(InOrder, KeepsFewItemsUnderWayBehindASlowOne) {
  std::atomic<int> taken{0}, most_ahead{0}, emitted{0};
  InOrder<int, int>(
      2,
      [&]() -> std::optional<int> {
        const int n = taken++;
        most_ahead = std::max(most_ahead.load(), n - emitted.load());
        return n < 100 ? std::optional(n) : std::nullopt;
      },
      [](int n) {
        if (n == 0) std::this_thread::sleep_for(std::chrono::milliseconds(30));
        return n;
      },
      [&](int) { ++emitted; });
  EXPECT_EQ(emitted, 100);
  EXPECT_LE(most_ahead, 8);
}

TEST(InOrder, DoesNothingWithoutItems) {
  int emitted = 0;
  InOrder<int, int>(
      3, numbers(0), [](int n) { return n; }, [&](int) { ++emitted; });
  EXPECT_EQ(emitted, 0);
}

TEST(InOrder, ThrowsWhatAnyStepThrows) {
  const auto run = [](int bad_next, int bad_work, int bad_emit) {
    const auto inner = numbers(50);
    InOrder<int, int>(
        2,
        [=]() {
          const auto n = inner();
          if (n == bad_next) throw std::runtime_error("next");
          return n;
        },
        [=](int n) {
          if (n == bad_work) throw std::runtime_error("work");
          return n;
        },
        [=](int n) {
          if (n == bad_emit) throw std::runtime_error("emit");
        });
  };
  EXPECT_THROW(run(9, -1, -1), std::runtime_error);
  EXPECT_THROW(run(-1, 9, -1), std::runtime_error);
  EXPECT_THROW(run(-1, -1, 9), std::runtime_error);
  EXPECT_NO_THROW(run(-1, -1, -1));
}

}  // namespace
}  // namespace inctrl::cli
