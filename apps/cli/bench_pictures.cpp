// apps/cli/bench_pictures.cpp. Tested by tests/cli/bench_pictures_test.cpp
#include "cli/bench_pictures.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace inctrl::cli {
namespace {

constexpr int kHoles = 4;  // across and down

// How much of a hole is at (x, y), both from 0 to 1: 0 on the plate, 1 inside.
float hole(float x, float y) {
  const float dx = x * kHoles - std::floor(x * kHoles) - 0.5f, dy = y * kHoles - std::floor(y * kHoles) - 0.5f;
  return std::clamp((0.25f - std::sqrt(dx * dx + dy * dy)) * 40.0f, 0.0f, 1.0f);
}

}  // namespace

Image draw_bench_picture(int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  const auto noise = [&](float reach) { return (static_cast<float>(random() >> 8) * 0x1p-24f - 0.5f) * reach; };
  std::vector<float> brush(static_cast<std::size_t>(height));  // one value a row: the direction of brushing
  for (float& row : brush) row = noise(40);
  Image image{{}, width, height, PixelFormat::kRgb8};
  image.pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const float u = static_cast<float>(x) / static_cast<float>(width),
                  v = static_cast<float>(y) / static_cast<float>(height);
      const float metal = 120 + 60 * u + brush[static_cast<std::size_t>(y)];
      const float gray = metal * (1 - 0.8f * hole(u, v)) + noise(12);
      for (const float tint : {0.98f, 1.0f, 1.03f})
        image.pixels.push_back(static_cast<std::uint8_t>(std::clamp(gray * tint, 0.0f, 255.0f)));
    }
  return image;
}

}  // namespace inctrl::cli
