// apps/cli/bench_peak.cpp. Tested by tests/cli/bench_peak_test.cpp
#include "cli/bench_peak.h"

#include <algorithm>
#include <chrono>

namespace inctrl::cli {
namespace {

typedef float Lanes16 __attribute__((vector_size(16 * sizeof(float))));  // AVX-512
typedef float Lanes8 __attribute__((vector_size(8 * sizeof(float))));    // AVX2
typedef float Lanes4 __attribute__((vector_size(4 * sizeof(float))));    // SSE, NEON

// Twelve chains of dependent steps: enough to keep two units busy, few enough for 16 registers. Each begins with
// another number, or the compiler computes one for all; the result depends on all, so that nothing is left out.
template <typename Lanes>
[[gnu::always_inline]] inline float run_chains(int rounds) {
  const Lanes zero{};  // no array: it would be kept in memory
  Lanes a = zero + 0.05f, b = zero + 0.15f, c = zero + 0.25f, d = zero + 0.35f, e = zero + 0.45f, f = zero + 0.55f;
  Lanes g = zero + 0.65f, h = zero + 0.75f, i = zero + 0.85f, j = zero + 0.95f, k = zero + 1.05f, l = zero + 1.15f;
  const Lanes factor = Lanes{} + 0.999f, addend = Lanes{} + 1e-3f;
  for (int round = 0; round < rounds; ++round) {
    a = a * factor + addend, b = b * factor + addend, c = c * factor + addend, d = d * factor + addend;
    e = e * factor + addend, f = f * factor + addend, g = g * factor + addend, h = h * factor + addend;
    i = i * factor + addend, j = j * factor + addend, k = k * factor + addend, l = l * factor + addend;
  }
  return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
}

struct Chains {
  float (*run)(int rounds);
  int lanes;
};

float run_plain(int rounds) {
  return run_chains<Lanes4>(rounds);
}
#if defined(__x86_64__)
[[gnu::target("avx2,fma")]] float run_avx2(int rounds) {
  return run_chains<Lanes8>(rounds);
}
[[gnu::target("avx512f")]] float run_avx512(int rounds) {
  return run_chains<Lanes16>(rounds);
}
Chains widest() {
  if (__builtin_cpu_supports("avx512f")) return {run_avx512, 16};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return {run_avx2, 8};
  return {run_plain, 4};
}
#else
Chains widest() {
  return {run_plain, 4};
}
#endif

double operations(const EfficientNetLiteConfig& lite, int size, int last) {
  int side = (size + 1) / 2, width = lite.stem;
  double sum = 27.0 * side * side * lite.stem;
  for (int i = 0; i < last; ++i) {
    const EfficientNetLiteBlock& block = lite.blocks[static_cast<std::size_t>(i)];
    const double hidden = width * block.expansion;
    if (block.expansion > 1) sum += hidden * width * side * side;
    side = (side + block.stride - 1) / block.stride;
    sum += hidden * side * side * (block.kernel * block.kernel + block.channels);
    width = block.channels;
  }
  return 2 * sum;
}

double operations(const VitConfig& vit, int size) {
  const int grid = size / vit.patch, patches = grid * grid;
  const double tokens = 1.0 + vit.registers + patches;
  const double width = vit.width, mlp = vit.gated_mlp ? 3.0 * vit.mlp : 2.0 * vit.mlp;
  const double block = tokens * width * (4 * width + mlp) + 2 * tokens * tokens * width;
  return 2 * (width * patches * 3 * vit.patch * vit.patch + vit.layers * block);
}

}  // namespace

double peak_gflops() {
  constexpr int kRounds = 1'000'000, kChains = 12, kTries = 5;
  const Chains chains = widest();
  double best = 0;
  volatile float result = 0;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto start = std::chrono::steady_clock::now();
    result = result + chains.run(kRounds);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::max(best, 2e-9 * kRounds * kChains * chains.lanes / seconds.count());
  }
  return best;
}

double encoder_gflop(const ModelConfig& config) {
  const auto* vit = std::get_if<VitConfig>(&config.encoder);
  return 1e-9 *
         (vit ? operations(*vit, config.input_size)
              : operations(std::get<EfficientNetLiteConfig>(config.encoder), config.input_size, config.taps.back()));
}

}  // namespace inctrl::cli
