// src/residual/linear.cpp. Tested by tests/residual/linear_test.cpp
#include "residual/linear.h"

#include <algorithm>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {

std::vector<double> Linear::operator()(std::span<const double> x) const {
  require(x.size() == static_cast<std::size_t>(inputs), ErrorCode::kInvalidArgument, "linear layer: it has ", inputs,
          " inputs, given ", x.size());
  std::vector<double> y(bias.begin(), bias.end());
  y.resize(static_cast<std::size_t>(outputs));
  const float* row = weight.data();
  for (double& sum : y)
    for (const double value : x) sum += *row++ * value;
  return y;
}

std::vector<double> relu(std::vector<double> x) {
  for (double& value : x) value = std::max(value, 0.0);
  return x;
}

}  // namespace inctrl
