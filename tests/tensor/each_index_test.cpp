// Does a loop on several threads do each round once?
#include "tensor/each_index.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace inctrl {
namespace {

TEST(EachIndex, IsVisitedOnce) {
  for (const int threads : {1, 3, 8}) {
    std::vector<std::atomic<int>> visits(100);
    for_each_index(visits.size(), threads, [&](std::size_t i) { ++visits[i]; });
    for (const auto& count : visits) EXPECT_EQ(count, 1);
  }
}

TEST(EachIndex, OfNothingIsNothing) {
  for_each_index(0, 4, [](std::size_t) { FAIL(); });
}

TEST(EachIndex, AnExceptionEndsTheLoopAndComesOut) {
  std::atomic<int> rounds{0};
  const auto fail_early = [&](std::size_t i) {
    ++rounds;
    if (i == 3) throw std::runtime_error("three");
  };
  EXPECT_THROW(for_each_index(1'000'000, 2, fail_early), std::runtime_error);
  EXPECT_LT(rounds, 1'000'000);
}

}  // namespace
}  // namespace inctrl
