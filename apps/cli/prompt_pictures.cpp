// apps/cli/prompt_pictures.cpp. Tested by tests/cli/prompt_pictures_test.cpp
#include "cli/prompt_pictures.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "tensor/require.h"

namespace inctrl::cli {

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

}  // namespace inctrl::cli
