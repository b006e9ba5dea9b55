// src/evaluation/draw_prompts.cpp. Tested by tests/evaluation/draw_prompts_test.cpp
#include "evaluation/draw_prompts.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "tensor/require.h"

namespace inctrl {

std::vector<std::size_t> draw_prompts(std::size_t count, std::size_t shots, std::uint64_t seed) {
  require(shots <= count, ErrorCode::kInvalidArgument, "--shots ", shots, ": there are only ", count,
          " normal pictures");
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  if (shots == 0) return indices;
  // Own Fisher-Yates: the standard's distributions differ between libraries. The modulo's bias is below count / 2^64.
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < shots; ++i) std::swap(indices[i], indices[i + random() % (count - i)]);
  indices.resize(shots);
  std::sort(indices.begin(), indices.end());
  return indices;
}

}  // namespace inctrl
