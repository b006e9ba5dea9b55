// src/encoder/transformer_graph.cpp. Tested by tests/encoder/vit_golden_test.cpp and text_encoder_test.cpp
#include "encoder/transformer_graph.h"

#include <cmath>
#include <numbers>
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

// a b, or a b^T
Value product(const Value& a, const Value& b, bool transposed) {
  return std::make_shared<op::MatMul>(a, b, false, transposed);
}

Value gelu(const Value& x) {
  return std::make_shared<op::Gelu>(x, ov::op::GeluApproximationMode::ERF);
}

// The same, spelled x/2 + x/2 erf(x / sqrt(2)), which OpenVINO does not take for a Gelu: it becomes a step of its own
// instead of a part of the product before it.
Value separate_gelu(const Value& x) {
  const auto number = [](float value) { return op::Constant::create(ov::element::f32, {}, {value}); };
  const Value half = multiply(x, number(0.5f));
  return add(half, multiply(half, std::make_shared<op::Erf>(multiply(x, number(std::numbers::sqrt2_v<float> / 2)))));
}

// Without AVX-512 OpenVINO multiplies floats a third faster where nothing but a bias joins the product.
bool joins_gelu(bool is_quantised) {
#if defined(__x86_64__)
  return is_quantised || __builtin_cpu_supports("avx512f");
#else
  return true;
#endif
}

// [N, T, D] -> [N, 1, D]
Value first_token(const Value& tokens) {
  return std::make_shared<op::Slice>(tokens, indices({0}), indices({1}), indices({1}), indices({1}));
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
  const Value y = product(products_.input(x, name, in, out), products_.weight_of(name, {out, in}), true);
  return add(y, weight_of(name + ".bias", {out}));
}

Value TransformerBuilder::project(const Value& x, const std::string& name, int in, int out) const {
  return product(x, weight_of(name, {in, out}), false);
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

Value TransformerBuilder::part_of_qkv(const std::string& name, Part part, const Shape& shape) const {
  const bool bias = shape.size() == 1;
  const TensorView& joined = weight(model_.tensors, name + (bias ? ".qkv.bias" : ".qkv.weight"),
                                    bias ? Shape{3 * shape_.width} : Shape{3 * shape_.width, shape_.width});
  const std::size_t size = joined.bytes.size() / 3;
  return constant({joined.dtype, shape, joined.bytes.subspan(static_cast<std::size_t>(part) * size, size)},
                  model_.tensors.owner());
}

// With one query q, a token x is met only in q . (W_k x + b_k) and in the sum of a (W_v x + b_v): W_k moves to the
// query and W_v behind the sum, so that no token's key or value is made. q . b_k is the same for every token, which the
// softmax cancels; the attention weights a add up to 1, so b_v is added once. A row a head, in which the other heads'
// channels are 0, keeps both matrices whole: products a head would round differently at batch 1.
// x [N, T, D] -> [N, 1, D]
Value TransformerBuilder::first_token_attention(const Value& x, const std::string& name) const {
  const int width = shape_.width;
  const Value own = channels_of_heads();
  const Value scale = op::Constant::create(ov::element::f32, {}, {1 / std::sqrt(width / shape_.heads)});
  const Value query = add(product(first_token(x), part_of_qkv(name, Part::kQuery, {width, width}), true),
                          part_of_qkv(name, Part::kQuery, {width}));
  const Value by_head = multiply(multiply(query, scale), own);                                  // [N, heads, D]
  const Value folded = product(by_head, part_of_qkv(name, Part::kKey, {width, width}), false);  // [N, heads, D]
  const Value attention = std::make_shared<op::Softmax>(product(folded, x, true), -1);          // [N, heads, T]
  const Value seen = product(attention, x, false);                                              // [N, heads, D]
  const Value values = multiply(product(seen, part_of_qkv(name, Part::kValue, {width, width}), true), own);
  const Value together = std::make_shared<op::ReduceSum>(values, indices({1}), true);  // of each channel one is not 0
  return linear(add(together, part_of_qkv(name, Part::kValue, {width})), name + ".out", width, width);
}

// [heads, D]: 1 where a channel belongs to the head
Value TransformerBuilder::channels_of_heads() const {
  const auto heads = static_cast<std::size_t>(shape_.heads), width = static_cast<std::size_t>(shape_.width);
  std::vector<float> own(heads * width, 0.0f);
  for (std::size_t channel = 0; channel < width; ++channel) own[channel / (width / heads) * width + channel] = 1;
  return op::Constant::create(ov::element::f32, {heads, width}, own);
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
  const Value active = shape_.quick_gelu ? Value(std::make_shared<op::Swish>(hidden, quick))
                       : joins_gelu(is_quantised(model_.tensors, name + ".in")) ? gelu(hidden)
                                                                                : separate_gelu(hidden);
  return linear(active, name + ".out", shape_.mlp, shape_.width);
}

// LayerScale (DINOv2): a learnt factor a channel on what a branch adds.
Value TransformerBuilder::scaled(const Value& branch, const std::string& name) const {
  return shape_.layer_scale ? multiply(branch, weight_of(name, {shape_.width})) : branch;
}

Value TransformerBuilder::block(const Value& tokens, const std::string& name) const {
  const Value attention = self_attention(layer_norm(tokens, name + ".attention_norm"), name + ".attention");
  return residual_branches(tokens, attention, name);
}

Value TransformerBuilder::first_token_block(const Value& tokens, const std::string& name) const {
  const Value attention = first_token_attention(layer_norm(tokens, name + ".attention_norm"), name + ".attention");
  return residual_branches(first_token(tokens), attention, name);
}

// tokens and what attention adds to them -> the block's output
Value TransformerBuilder::residual_branches(const Value& tokens, const Value& attention,
                                            const std::string& name) const {
  const Value attended = add(tokens, scaled(attention, name + ".attention_scale"));
  return add(attended, scaled(mlp(layer_norm(attended, name + ".mlp_norm"), name + ".mlp"), name + ".mlp_scale"));
}

}  // namespace inctrl
