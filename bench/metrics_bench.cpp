// bench/metrics_bench.cpp: what do exact metrics of a category's pixels cost, a pixel?
#include <benchmark/benchmark.h>

#include <random>

#include "metrics/pixel_metrics.h"

namespace inctrl {
namespace {

// Pictures of `side` pixels, half of them with a square defect of a hundredth of the picture.
struct Category {
  std::vector<std::vector<float>> grids;
  std::vector<MaskRegions> masks;
  std::vector<MaskedMap> maps;

  Category(int count, int side) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> score(0.1f, 0.6f);
    for (int i = 0; i < count; ++i) {
      grids.emplace_back(28 * 28);
      for (float& value : grids.back()) value = score(random);
      Image mask{std::vector<std::uint8_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side)), side, side,
                 PixelFormat::kGray8};
      for (int y = side / 3; i % 2 && y < side / 3 + side / 10; ++y)
        std::fill_n(&mask.pixels[static_cast<std::size_t>(y * side + side / 3)], side / 10, 255);
      masks.push_back(find_mask_regions(mask.view()));
    }
    const Frame frame{0, 0, static_cast<double>(side), static_cast<double>(side)};
    for (std::size_t i = 0; i < grids.size(); ++i) maps.push_back({{grids[i], 28, 28}, frame, &masks[i]});
  }
};

void pixel_metrics(benchmark::State& state, Pro pro) {
  const Category category(40, 1024);
  const PixelOptions options{.pro = pro, .threads = static_cast<int>(state.range(0))};
  for (auto _ : state) benchmark::DoNotOptimize(measure_pixels(category.maps, options));
  state.counters["ns a pixel"] = benchmark::Counter(
      40.0 * 1024 * 1024 * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK_CAPTURE(pixel_metrics, exact, Pro::kExact)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(pixel_metrics, legacy, Pro::kLegacy)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace inctrl
