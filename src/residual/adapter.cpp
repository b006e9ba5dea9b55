// src/residual/adapter.cpp. Tested by tests/residual/adapter_test.cpp
#include "residual/adapter.h"

#include <cstddef>

#include "tensor/require.h"

namespace inctrl {

std::vector<double> Adapter::operator()(std::span<const float> embedding) const {
  require(embedding.size() == static_cast<std::size_t>(first.inputs), ErrorCode::kInvalidArgument,
          "adapter: the image embedding is ", embedding.size(), " wide, the adapter takes ", first.inputs);
  const std::vector<double> x(embedding.begin(), embedding.end());
  return relu(second(relu(first(x))));
}

}  // namespace inctrl
