// src/residual/patch_residual.cpp. Tested by tests/residual/patch_residual_test.cpp
#include "residual/patch_residual.h"

#include <algorithm>
#include <cstddef>

#include "imaging/enlarged_map.h"
#include "tensor/require.h"

namespace inctrl {

std::vector<float> patch_residual(const TokenGrid& query, const TokenPanels& prompts) {
  const TokenPanels* const only = &prompts;
  return patch_residual(query, {&only, 1});
}

std::vector<float> patch_residual(const TokenGrid& query, std::span<const TokenPanels* const> prompts) {
  std::vector<float> residual = best_cosine(query, prompts);
  // Rounding can put a cosine a little above 1.
  for (float& value : residual) value = std::clamp(0.5f * (1.0f - value), 0.0f, 1.0f);
  return residual;
}

float ResidualMap::largest() const noexcept {
  return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

const TokenGrid& finest(std::span<const TokenGrid> taps) {
  require(!taps.empty(), ErrorCode::kInvalidArgument, "finest tap: there is none");
  return *std::max_element(taps.begin(), taps.end(),
                           [](const TokenGrid& a, const TokenGrid& b) { return a.count() < b.count(); });
}

ResidualMap mean_over_taps(std::span<const TokenGrid> taps, const std::vector<std::vector<float>>& residuals) {
  require(!taps.empty() && taps.size() == residuals.size(), ErrorCode::kInvalidArgument,
          "mean over taps: ", taps.size(), " taps, ", residuals.size(), " maps");
  const TokenGrid& grid = finest(taps);
  ResidualMap mean{grid.rows, grid.columns, std::vector<float>(static_cast<std::size_t>(grid.count()), 0.0f)};
  const Frame whole{0, 0, static_cast<double>(grid.columns), static_cast<double>(grid.rows)};
  for (std::size_t t = 0; t < taps.size(); ++t) {
    const bool coarse = taps[t].count() < grid.count();
    const std::vector<float> enlarged =
        coarse ? enlarge({residuals[t], taps[t].rows, taps[t].columns}, whole, {grid.columns, grid.rows})
               : std::vector<float>{};
    const std::vector<float>& map = coarse ? enlarged : residuals[t];
    for (std::size_t p = 0; p < map.size(); ++p) mean.values[p] += map[p];
  }
  for (float& value : mean.values) value /= static_cast<float>(taps.size());
  return mean;
}

}  // namespace inctrl
