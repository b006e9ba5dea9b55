// src/encoder/transformer_graph.cpp. Tested by tests/encoder/vit_golden_test.cpp and text_encoder_test.cpp
#include "encoder/transformer_graph.h"

#include <openvino/opsets/opset13.hpp>

#include "encoder/weights.h"

namespace inctrl {
namespace {

namespace op = ov::opset13;

Value indices(const std::vector<std::int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}

Value scalar_index(std::int64_t value) {
  return op::Constant::create(ov::element::i64, {}, {value});
}

Value add(const Value& a, const Value& b) {
  return std::make_shared<op::Add>(a, b);
}

Value multiply(const Value& a, const Value& b) {
  return std::make_shared<op::Multiply>(a, b);
}

}  // namespace

Value TransformerBuilder::weight_of(const std::string& name, const Shape& shape) const {
  return constant(weight(model_.tensors, name, shape), model_.tensors.owner());
}

Value TransformerBuilder::layer_norm(const Value& x, const std::string& name) const {
  const Value normal = std::make_shared<op::MVN>(x, indices({-1}), true, static_cast<float>(shape_.epsilon),
                                                 ov::op::MVNEpsMode::INSIDE_SQRT);
  return add(multiply(normal, weight_of(name + ".weight", {shape_.width})), weight_of(name + ".bias", {shape_.width}));
}

Value TransformerBuilder::linear(const Value& x, const std::string& name, int in, int out) const {
  return add(std::make_shared<op::MatMul>(x, weight_of(name + ".weight", {out, in}), false, true),
             weight_of(name + ".bias", {out}));
}

Value TransformerBuilder::project(const Value& x, const std::string& name, int in, int out) const {
  return std::make_shared<op::MatMul>(x, weight_of(name, {in, out}));
}

// x [N, T, D] -> [N, T, D]
Value TransformerBuilder::self_attention(const Value& x, const std::string& name) const {
  const int head = shape_.width / shape_.heads;
  const Value joined = linear(x, name + ".qkv", shape_.width, 3 * shape_.width);  // [N, T, 3 D]
  const Value apart = std::make_shared<op::Reshape>(joined, indices({0, 0, 3, shape_.heads, head}), true);
  const Value by_head =
      std::make_shared<op::Transpose>(apart, indices({2, 0, 3, 1, 4}));  // [3, N, heads, T, D / heads]
  const auto part = [&](std::int64_t which) -> Value {
    return std::make_shared<op::Gather>(by_head, scalar_index(which), scalar_index(0));
  };
  const Value attended = std::make_shared<op::ScaledDotProductAttention>(part(0), part(1), part(2), shape_.causal);
  const Value together = std::make_shared<op::Transpose>(attended, indices({0, 2, 1, 3}));  // [N, T, heads, D / heads]
  return linear(std::make_shared<op::Reshape>(together, indices({0, 0, shape_.width}), true), name + ".out",
                shape_.width, shape_.width);
}

// x [N, T, D] -> [N, T, D]
Value TransformerBuilder::mlp(const Value& x, const std::string& name) const {
  if (shape_.gated_mlp) {
    const Value both = linear(x, name + ".in", shape_.width, 2 * shape_.mlp);
    const auto halves = std::make_shared<op::Split>(both, scalar_index(-1), 2);
    const Value gate = std::make_shared<op::Swish>(halves->output(0));
    return linear(multiply(gate, halves->output(1)), name + ".out", shape_.mlp, shape_.width);
  }
  const Value hidden = linear(x, name + ".in", shape_.width, shape_.mlp);
  const Value quick = op::Constant::create(ov::element::f32, {}, {1.702f});
  const Value active = shape_.quick_gelu
                           ? Value(std::make_shared<op::Swish>(hidden, quick))
                           : Value(std::make_shared<op::Gelu>(hidden, ov::op::GeluApproximationMode::ERF));
  return linear(active, name + ".out", shape_.mlp, shape_.width);
}

// LayerScale (DINOv2): a learnt factor a channel on what a branch adds.
Value TransformerBuilder::scaled(const Value& branch, const std::string& name) const {
  return shape_.layer_scale ? multiply(branch, weight_of(name, {shape_.width})) : branch;
}

Value TransformerBuilder::block(const Value& tokens, const std::string& name) const {
  const Value attention = self_attention(layer_norm(tokens, name + ".attention_norm"), name + ".attention");
  const Value attended = add(tokens, scaled(attention, name + ".attention_scale"));
  return add(attended, scaled(mlp(layer_norm(attended, name + ".mlp_norm"), name + ".mlp"), name + ".mlp_scale"));
}

}  // namespace inctrl
