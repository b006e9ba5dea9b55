// bench/imaging_bench.cpp: what do resize, normalising and enlarging a map cost?
#include <benchmark/benchmark.h>

#include "imaging/enlarged_map.h"
#include "imaging/fit.h"
#include "imaging/normalise.h"

namespace inctrl {
namespace {

Image noise(int side) {
  Image image{std::vector<std::uint8_t>(static_cast<std::size_t>(side * side) * 3), side, side};
  unsigned state = 1;
  for (std::uint8_t& value : image.pixels)
    value = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  return image;
}

void squash(benchmark::State& state) {
  const Image image = noise(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(fit_to_square(image.view(), 224, Fit::kSquash));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(image.pixels.size()));
}
BENCHMARK(squash)->Arg(224)->Arg(512)->Arg(1024)->Arg(4096)->Unit(benchmark::kMillisecond);

void normalise(benchmark::State& state) {
  const Image image = noise(224);
  const Normaliser normaliser({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
  std::vector<float> planes(image.pixels.size());
  for (auto _ : state) {
    normaliser.to_planes(image.pixels, planes.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(normalise)->Unit(benchmark::kMillisecond);

void enlarge_map(benchmark::State& state) {
  const int side = static_cast<int>(state.range(0));
  const std::vector<float> grid(14 * 14, 0.3f);
  const Frame frame{0, 0, static_cast<double>(side), static_cast<double>(side)};
  for (auto _ : state) benchmark::DoNotOptimize(enlarge({grid, 14, 14}, frame, {side, side}));
}
BENCHMARK(enlarge_map)->Arg(1024)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace inctrl
