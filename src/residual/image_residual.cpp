// src/residual/image_residual.cpp. Tested by tests/residual/image_residual_test.cpp
#include "residual/image_residual.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

}  // namespace

float image_residual(std::span<const float> query, const std::vector<std::vector<float>>& prompts) {
  require(!prompts.empty(), ErrorCode::kInvalidArgument, "image residual: no prompts");
  double best = -1;
  for (const std::vector<float>& prompt : prompts) {
    require(prompt.size() == query.size(), ErrorCode::kInvalidArgument, "image residual: the query's embedding is ",
            query.size(), " wide, a prompt's ", prompt.size());
    const double lengths = std::sqrt(dot(query, query) * dot(prompt, prompt));
    best = std::max(best, lengths > 0 ? dot(query, prompt) / lengths : 0.0);
  }
  return static_cast<float>(std::clamp(0.5 * (1 - best), 0.0, 1.0));
}

}  // namespace inctrl
