// bench/pictures_bench.cpp: what do reading a JPEG and a PNG, drawing an overlay and encoding it cost?
#include <benchmark/benchmark.h>

#include <cmath>
#include <span>

#include "pictures/overlay.h"
#include "pictures/read_picture.h"
#include "pictures/write_picture.h"

namespace inctrl {
namespace {

constexpr int kSide = 1024;

// Waves with noise: about as hard to compress as a photograph.
Image picture() {
  Image image{{}, kSide, kSide};
  unsigned state = 1;
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const float wave = 127 + 90 * std::sin(static_cast<float>(x) / 40) * std::cos(static_cast<float>(y) / 60);
      for (int c = 0; c < 3; ++c)
        image.pixels.push_back(static_cast<std::uint8_t>(wave) +
                               static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 28));
    }
  return image;
}

std::span<const std::byte> bytes(const std::vector<std::uint8_t>& file) {
  return std::as_bytes(std::span(file));
}

void decode_jpeg(benchmark::State& state) {
  const std::vector<std::uint8_t> file = encode_jpeg(picture().view(), 90);
  for (auto _ : state) benchmark::DoNotOptimize(decode_picture(bytes(file), {}, "x"));
}
BENCHMARK(decode_jpeg)->Unit(benchmark::kMillisecond);

void decode_png(benchmark::State& state) {
  const std::vector<std::uint8_t> file = encode_png(picture().view());
  for (auto _ : state) benchmark::DoNotOptimize(decode_picture(bytes(file), {}, "x"));
}
BENCHMARK(decode_png)->Unit(benchmark::kMillisecond);

void encode_png(benchmark::State& state) {
  const Image image = picture();
  for (auto _ : state) benchmark::DoNotOptimize(encode_png(image.view()));
}
BENCHMARK(encode_png)->Unit(benchmark::kMillisecond);

void draw_overlay(benchmark::State& state) {
  const Image image = picture();
  std::vector<float> grid(14 * 14, 0.3f);
  for (std::size_t i = 0; i < grid.size(); ++i) grid[i] += 0.01f * static_cast<float>(i % 17);
  const Frame frame{0, 0, kSide, kSide};
  for (auto _ : state)
    benchmark::DoNotOptimize(
        draw_overlay(image.view(), EnlargedMap({grid, 14, 14}, frame, {kSide, kSide}), scale_around(0.35f), {}));
}
BENCHMARK(draw_overlay)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace inctrl
