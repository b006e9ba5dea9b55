// src/synthesis/random.cpp. Tested by tests/synthesis/random_test.cpp
#include "synthesis/random.h"

#include <bit>
#include <cmath>
#include <numbers>

namespace inctrl {
namespace {

std::uint64_t mixed(std::uint64_t x) {  // the end of splitmix64
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15u;

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed) {
  for (std::uint64_t& word : state_) word = mixed(seed += kGolden);
}

Random Random::branch(std::string_view name, std::uint64_t number) const {
  std::uint64_t seed = mixed(seed_ + kGolden);
  for (const char c : name) seed = mixed(seed ^ static_cast<unsigned char>(c)) + kGolden;
  return Random(mixed(seed ^ mixed(number + kGolden)));
}

std::uint64_t Random::bits() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9, moved = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= moved;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1p-53;
}

double Random::uniform(double low, double high) {
  return low + (high - low) * uniform();
}

double Random::log_uniform(double low, double high) {
  return low * std::exp(uniform() * std::log(high / low));
}

int Random::between(int first, int last) {
  return first + static_cast<int>(uniform() * (static_cast<double>(last) - first + 1));
}

double Random::normal() {  // Box and Muller; the second number is not kept, so that a draw is a draw
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace inctrl
