// src/imaging/premultiply.cpp. Tested by tests/imaging/premultiply_test.cpp
#include "imaging/premultiply.h"

#include <algorithm>
#include <cstddef>

namespace inctrl {

void premultiply(std::span<std::uint8_t> pixels) {
  for (std::size_t i = 0; i + 3 < pixels.size(); i += 4)
    for (std::size_t c = 0; c < 3; ++c) pixels[i + c] = multiply_bytes(pixels[i + c], pixels[i + 3]);
}

void divide_by_alpha(std::span<std::uint8_t> pixels) {
  for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) {
    const int alpha = pixels[i + 3];
    if (alpha == 0 || alpha == 255) continue;
    for (std::size_t c = 0; c < 3; ++c)
      pixels[i + c] = static_cast<std::uint8_t>(std::min(255 * pixels[i + c] / alpha, 255));
  }
}

}  // namespace inctrl
