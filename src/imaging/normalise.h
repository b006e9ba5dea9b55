// src/imaging/normalise.h: how do 8-bit pixels become the encoder's numbers?
// x = value / 255, then (x - mean) / std per channel, in 32-bit floats: one table look-up a sample, the same bits.
// Source: InCTRL, published preprocessing; golden case0.normalised.
// Tested by tests/imaging/normalise_test.cpp
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace inctrl {

class Normaliser {
 public:
  // Mean and deviation of red, green, blue, in units of value / 255.
  Normaliser(const std::array<double, 3>& mean, const std::array<double, 3>& std);

  // pixels [size * size, 3] -> planes [3, size * size]
  void to_planes(std::span<const std::uint8_t> pixels, float* planes) const noexcept;

 private:
  std::array<std::array<float, 256>, 3> table_{};
};

}  // namespace inctrl
