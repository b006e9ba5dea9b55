// src/residual/adapted_residual.cpp. Tested by tests/residual/adapted_residual_test.cpp
#include "residual/adapted_residual.h"

#include <cstddef>

#include "tensor/require.h"

namespace inctrl {

std::vector<double> adapted_mean(const Adapter& adapter, const std::vector<std::vector<float>>& prompts) {
  require(!prompts.empty(), ErrorCode::kInvalidArgument, "adapted residual: no prompts");
  std::vector<double> mean(static_cast<std::size_t>(adapter.second.outputs));
  for (const std::vector<float>& prompt : prompts) {
    const std::vector<double> adapted = adapter(prompt);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += adapted[i];
  }
  for (double& value : mean) value /= static_cast<double>(prompts.size());
  return mean;
}

std::vector<double> adapted_residual(const Adapter& adapter, std::span<const double> adapted_prompts,
                                     std::span<const float> query) {
  std::vector<double> residual = adapter(query);
  require(adapted_prompts.size() == residual.size(), ErrorCode::kInvalidArgument, "adapted residual: the prompts' is ",
          adapted_prompts.size(), " wide, the query's ", residual.size());
  for (std::size_t i = 0; i < residual.size(); ++i) residual[i] = adapted_prompts[i] - residual[i];
  return residual;
}

}  // namespace inctrl
