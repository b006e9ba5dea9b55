// src/synthesis/random.h: chance, the same on every machine for the same seed.
// The standard's distributions differ between libraries, so they are our own. Tested by tests/synthesis/random_test.cpp
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace inctrl {

// xoshiro256** (Blackman and Vigna), seeded by splitmix64. Not for several threads at once.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  // A stream of its own, which depends on the seed, `name` and `number` alone: not on what was drawn before.
  Random branch(std::string_view name, std::uint64_t number = 0) const;

  std::uint64_t bits();
  double uniform();                         // in [0, 1)
  double uniform(double low, double high);  // in [low, high)
  double log_uniform(double low, double high);
  int between(int first, int last);  // both included
  bool chance(double probability) { return uniform() < probability; }
  double normal();  // mean 0, deviation 1

  template <typename Value>
  const Value& one_of(std::span<const Value> values) {
    return values[static_cast<std::size_t>(between(0, static_cast<int>(values.size()) - 1))];
  }

 private:
  std::uint64_t seed_;
  std::uint64_t state_[4] = {};
};

}  // namespace inctrl
