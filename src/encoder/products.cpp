// src/encoder/products.cpp. Tested by tests/encoder/quantised_graph_test.cpp
#include "encoder/products.h"

#include <openvino/opsets/opset8.hpp>

#include "encoder/weights.h"

namespace inctrl {

namespace op = ov::opset8;

Value Products::input(const Value& x, const std::string& name, int in, int out) const {
  if (notes_) notes_->push_back({name, in, out, x});
  if (!is_quantised(model_.tensors, name)) return x;
  const InputRange range = input_range(model_.tensors, name);
  const auto bound = [](float value) { return op::Constant::create(ov::element::f32, {}, {value}); };
  const auto low = bound(range.low), high = bound(range.high);
  return std::make_shared<op::FakeQuantize>(x, low, high, low, high, kLevels);
}

Value Products::weight_of(const std::string& name, const Shape& shape) const {
  if (!is_quantised(model_.tensors, name))
    return constant(weight(model_.tensors, name + ".weight", shape), model_.tensors.owner());
  const Value integers = constant(quantised_weight(model_.tensors, name, shape), model_.tensors.owner());
  const std::vector<float> scales = to_floats(weight(model_.tensors, name + ".weight.scale", {shape.front()}));
  ov::Shape of_rows(shape.size(), 1);
  of_rows.front() = static_cast<std::size_t>(shape.front());
  return std::make_shared<op::Multiply>(std::make_shared<op::Convert>(integers, ov::element::f32),
                                        op::Constant::create(ov::element::f32, of_rows, scales));
}

}  // namespace inctrl
