// src/training/random_draws.h: random numbers that are the same on every machine.
// The standard's distributions differ between libraries; these do not. Tested by tests/training/episodes_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace inctrl {

class RandomDraws {
 public:
  // `purpose`: draws for one purpose are not moved by those for another.
  RandomDraws(std::uint64_t seed, std::uint64_t purpose);

  std::size_t below(std::size_t count);     // 0 to count - 1; the modulo's bias is below count / 2^64
  double between(double low, double high);  // low <= x < high
  void shuffle(std::vector<std::size_t>& indices);
  // `count` different ones of `pool`, in the order drawn; never `excluded`. There must be enough.
  std::vector<std::size_t> different(const std::vector<std::size_t>& pool, std::size_t count, std::size_t excluded);

 private:
  std::mt19937_64 random_;
};

}  // namespace inctrl
