// src/imaging/normalise.cpp. Tested by tests/imaging/normalise_test.cpp
#include "imaging/normalise.h"

#include <cstddef>

namespace inctrl {

Normaliser::Normaliser(const std::array<double, 3>& mean, const std::array<double, 3>& std) {
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t value = 0; value < 256; ++value) {
      const float x = static_cast<float>(value) / 255.0f;
      table_[c][value] = (x - static_cast<float>(mean[c])) / static_cast<float>(std[c]);
    }
  }
}

void Normaliser::to_planes(std::span<const std::uint8_t> pixels, float* planes) const noexcept {
  const std::size_t count = pixels.size() / 3;
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& table = table_[c];
    float* plane = planes + c * count;
    for (std::size_t i = 0; i < count; ++i) plane[i] = table[pixels[i * 3 + c]];
  }
}

}  // namespace inctrl
