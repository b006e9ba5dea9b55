// src/encoder/weights.cpp. Tested by tests/encoder/encoder_test.cpp
#include "encoder/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "tensor/require.h"

namespace inctrl {

const TensorView& weight(const Safetensors& tensors, const std::string& name, const Shape& shape) {
  const TensorView& tensor = tensors.at(name);
  require(tensor.shape == shape && tensor.dtype == DType::kF32, ErrorCode::kBadFormat, "tensor '", name, "' is ",
          inctrl::name(tensor.dtype), " ", to_text(tensor.shape), ", the model needs F32 ", to_text(shape));
  require(reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % alignof(float) == 0, ErrorCode::kBadFormat,
          "tensor '", name, "' does not start at a multiple of ", alignof(float),
          " bytes; import the checkpoint again");
  return tensor;
}

bool is_quantised(const Safetensors& tensors, const std::string& name) {
  const auto found = tensors.tensors().find(name + ".weight");
  return found != tensors.tensors().end() && found->second.dtype == DType::kI8;
}

bool is_any_quantised(const Safetensors& tensors) {
  return std::any_of(tensors.tensors().begin(), tensors.tensors().end(), [](const auto& tensor) {
    return tensor.second.dtype == DType::kI8 && tensor.first.ends_with(".weight");
  });
}

const TensorView& quantised_weight(const Safetensors& tensors, const std::string& name, const Shape& shape) {
  const TensorView& tensor = tensors.at(name + ".weight");
  require(tensor.shape == shape && tensor.dtype == DType::kI8, ErrorCode::kBadFormat, "tensor '", name, ".weight' is ",
          inctrl::name(tensor.dtype), " ", to_text(tensor.shape), ", the model needs I8 ", to_text(shape));
  return tensor;
}

InputRange input_range(const Safetensors& tensors, const std::string& name) {
  const std::vector<float> bounds = to_floats(weight(tensors, name + ".input", {2}));
  require(std::isfinite(bounds[0]) && std::isfinite(bounds[1]) && bounds[0] < bounds[1], ErrorCode::kBadFormat,
          "tensor '", name, ".input' holds ", bounds[0], " and ", bounds[1], ", which is no range");
  return {bounds[0], bounds[1]};
}

std::vector<float> product_weight(const Safetensors& tensors, const std::string& name, const Shape& shape) {
  if (!is_quantised(tensors, name)) return to_floats(weight(tensors, name + ".weight", shape));
  std::vector<float> values = to_floats(quantised_weight(tensors, name, shape));
  const std::vector<float> scales = to_floats(weight(tensors, name + ".weight.scale", {shape.front()}));
  const std::size_t row = scales.empty() ? 0 : values.size() / scales.size();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] *= scales[i / row];
  return values;
}

}  // namespace inctrl
