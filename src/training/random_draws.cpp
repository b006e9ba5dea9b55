// src/training/random_draws.cpp. Tested by tests/training/episodes_test.cpp
#include "training/random_draws.h"

#include <utility>

namespace inctrl {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;  // spreads neighbouring seeds and purposes apart

}  // namespace

RandomDraws::RandomDraws(std::uint64_t seed, std::uint64_t purpose) : random_(seed ^ (purpose * kGolden)) {}

std::size_t RandomDraws::below(std::size_t count) {
  return random_() % count;
}

double RandomDraws::between(double low, double high) {
  return low + (high - low) * (static_cast<double>(random_() >> 11) * 0x1p-53);
}

void RandomDraws::shuffle(std::vector<std::size_t>& indices) {
  for (std::size_t left = indices.size(); left > 1; --left) std::swap(indices[left - 1], indices[below(left)]);
}

std::vector<std::size_t> RandomDraws::different(const std::vector<std::size_t>& pool, std::size_t count,
                                                std::size_t excluded) {
  std::vector<std::size_t> left;
  for (const std::size_t index : pool)
    if (index != excluded) left.push_back(index);
  for (std::size_t i = 0; i < count; ++i) std::swap(left[i], left[i + below(left.size() - i)]);
  left.resize(count);
  return left;
}

}  // namespace inctrl
