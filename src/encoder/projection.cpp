// src/encoder/projection.cpp: the learnt projections of head kind "residual", as OpenVINO operators.
// Tested by tests/encoder/encoder_test.cpp
#include <openvino/op/matmul.hpp>

#include "encoder/graph.h"
#include "encoder/weights.h"

namespace inctrl {

Value projected(const Value& tokens, std::size_t index, const ModelFile& model) {
  if (model.config.head != "residual") return tokens;
  const auto width = static_cast<std::int64_t>(tokens.get_shape().back());
  const TensorView& projection = weight(model.tensors, projection_tensor(index), {width, width});
  return std::make_shared<ov::op::v0::MatMul>(tokens, constant(projection, model.tensors.owner()), false, true);
}

}  // namespace inctrl
