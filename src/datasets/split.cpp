// src/datasets/split.cpp. Tested by tests/datasets/split_test.cpp
#include "datasets/split.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

#include "tensor/require.h"

namespace inctrl {
namespace {

// Uniform in [0, most]: draws of as many bits as `most` has, until one is not above it.
std::size_t draw_up_to(std::size_t most, std::mt19937& random) {
  const std::uint32_t mask = static_cast<std::uint32_t>(std::bit_ceil(most + 1) - 1);
  for (;;) {
    const std::uint32_t drawn = static_cast<std::uint32_t>(random()) & mask;
    if (drawn <= most) return drawn;
  }
}

}  // namespace

std::vector<std::size_t> permutation(std::size_t count, std::uint32_t seed) {
  require(count <= 1u << 31, ErrorCode::kLimit, "permutation: ", count, " names are more than 2^31");
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937 random(seed);
  for (std::size_t i = count; i-- > 1;) std::swap(order[i], order[draw_up_to(i, random)]);
  return order;
}

std::vector<bool> train_test_split(std::size_t count, double test_share, std::uint32_t seed) {
  require(test_share > 0 && test_share < 1, ErrorCode::kInvalidArgument,
          "the share of normal pictures for testing must be between 0 and 1, is ", test_share);
  std::vector<bool> is_test(count, false);
  if (count < 2) return is_test;
  const auto wanted = static_cast<std::size_t>(std::ceil(test_share * static_cast<double>(count)));
  const std::vector<std::size_t> order = permutation(count, seed);
  for (std::size_t i = 0; i < std::min(wanted, count - 1); ++i) is_test[order[i]] = true;
  return is_test;
}

}  // namespace inctrl
