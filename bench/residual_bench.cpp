// bench/residual_bench.cpp: what does the search for the nearest prompt token cost? K prompts, the shapes of the
// default model (14 x 14 tokens of 112) and of the paper's encoder (15 x 15 of 896).
#include <benchmark/benchmark.h>

#include "residual/best_cosine.h"

namespace inctrl {
namespace {

TokenGrid noise_tokens(int side, int width, unsigned seed) {
  TokenGrid grid{side, side, width, std::vector<float>(static_cast<std::size_t>(side * side * width))};
  unsigned state = seed;
  for (float& value : grid.values)
    value = static_cast<float>((state = state * 1664525 + 1013904223) >> 8) * 0x1p-24f - 0.5f;
  normalise_tokens(grid);
  return grid;
}

void nearest_token(benchmark::State& state) {
  const int side = static_cast<int>(state.range(0)), width = static_cast<int>(state.range(1));
  std::vector<TokenGrid> prompts;
  for (int k = 0; k < state.range(2); ++k) prompts.push_back(noise_tokens(side, width, 7u + static_cast<unsigned>(k)));
  std::vector<const TokenGrid*> grids;
  for (const TokenGrid& prompt : prompts) grids.push_back(&prompt);
  const TokenPanels panels(grids);
  const TokenGrid query = noise_tokens(side, width, 1);
  for (auto _ : state) benchmark::DoNotOptimize(best_cosine(query, panels));
  const double products = 2.0 * query.count() * panels.count() * width;
  state.counters["GFLOP/s"] = benchmark::Counter(products * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(nearest_token)
    ->ArgNames({"side", "width", "K"})
    ->ArgsProduct({{14}, {112}, {1, 4, 8, 100}})
    ->ArgsProduct({{15}, {896}, {1, 4, 8, 100}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace inctrl
