// src/encoder/transformer_graph.h: what do image and text transformers share? Functions are named as in the papers.
// Written so that attention, layer norm and GELU fuse in OpenVINO: one scaled-dot-product attention a block, MVN, Gelu.
// Source: Vision Transformer (Dosovitskiy et al.), CLIP, DINOv2.
// Tested by tests/encoder/vit_golden_test.cpp, vit_graph_test.cpp and text_encoder_test.cpp
#pragma once

#include <string>

#include "encoder/graph.h"
#include "encoder/products.h"
#include "encoder/transformer_shape.h"

namespace inctrl {

class TransformerBuilder {
 public:
  // `model` must outlive the builder; the graph's constants share its tensors. `notes`: see products.h.
  TransformerBuilder(const ModelFile& model, const TransformerShape& shape, std::vector<NotedProduct>* notes = nullptr)
      : model_(model), shape_(shape), products_(model, notes) {}

  // One pre-norm transformer block, its tensors under `name`.   tokens [N, T, D] -> [N, T, D]
  Value block(const Value& tokens, const std::string& name) const;
  // The first token of such a block alone, for a block of which nothing else is needed.   tokens [N, T, D] -> [N, 1, D]
  // Within rounding of block(): its products are taken in another order. Not for causal towers.
  Value first_token_block(const Value& tokens, const std::string& name) const;
  // x [..., D] -> [..., D], normalised over the last axis, scaled and shifted by name.{weight,bias}
  Value layer_norm(const Value& x, const std::string& name) const;
  // x [..., in] -> [..., out]: x W^T + b with name.{weight [out, in], bias [out]}
  Value linear(const Value& x, const std::string& name, int in, int out) const;
  // x [..., in] -> [..., out]: x M with the matrix `name` [in, out], no bias
  Value project(const Value& x, const std::string& name, int in, int out) const;
  // The tensor `name` as a constant.
  Value weight_of(const std::string& name, const Shape& shape) const;

 private:
  enum class Part { kQuery, kKey, kValue };  // thirds of name.qkv, in this order

  // The rows of `part` of name.qkv.weight, or of name.qkv.bias if `shape` is [D]; shared with the file.
  Value part_of_qkv(const std::string& name, Part part, const Shape& shape) const;
  Value self_attention(const Value& x, const std::string& name) const;
  Value first_token_attention(const Value& x, const std::string& name) const;
  Value channels_of_heads() const;
  Value residual_branches(const Value& tokens, const Value& attention, const std::string& name) const;
  Value mlp(const Value& x, const std::string& name) const;
  Value scaled(const Value& branch, const std::string& name) const;

  const ModelFile& model_;
  TransformerShape shape_;
  Products products_;
};

}  // namespace inctrl
