// src/residual/text_prior.cpp. Tested by tests/residual/text_prior_test.cpp
#include "residual/text_prior.h"

#include <cmath>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr double kSharpness = 100;  // of the softmax

// All sums are 64-bit and in order: the factor of 100 would amplify their rounding.
double dot(std::span<const double> a, std::span<const float> b) {
  require(a.size() == b.size(), ErrorCode::kInvalidArgument, "text prior: the image embedding is ", a.size(),
          " wide, a text direction ", b.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

std::vector<double> unit(std::vector<double> x) {
  double squares = 0;
  for (const double value : x) squares += value * value;
  const double length = std::sqrt(squares);
  if (length > 0)
    for (double& value : x) value /= length;
  return x;
}

std::vector<double> unit(std::span<const float> x) {
  return unit(std::vector<double>(x.begin(), x.end()));
}

}  // namespace

std::vector<float> text_direction(const std::vector<std::vector<float>>& text_embeddings) {
  require(!text_embeddings.empty(), ErrorCode::kInvalidArgument, "text direction: no texts");
  std::vector<double> sum(text_embeddings.front().size());  // as good as the mean: its length is lost at once
  for (const std::vector<float>& text : text_embeddings) {
    require(text.size() == sum.size(), ErrorCode::kInvalidArgument, "text direction: texts are ", sum.size(), " and ",
            text.size(), " wide");
    const std::vector<double> direction = unit(text);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += direction[i];
  }
  const std::vector<double> direction = unit(std::move(sum));
  return {direction.begin(), direction.end()};
}

double text_prior(std::span<const float> image_embedding, const TextDirections& directions) {
  const std::vector<double> v = unit(image_embedding);
  // softmax(a, b)[1] = 1 / (1 + exp(a - b)), which cannot overflow to anything but 0 or 1
  return 1 / (1 + std::exp(kSharpness * (dot(v, directions.normal) - dot(v, directions.anomalous))));
}

}  // namespace inctrl
