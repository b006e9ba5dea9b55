// src/encoder/weights.cpp. Tested by tests/encoder/encoder_test.cpp
#include "encoder/weights.h"

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

}  // namespace inctrl
