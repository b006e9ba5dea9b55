// src/encoder/vit_graph.cpp: CLIP's and DINOv2's vision transformers up to the image embedding, as OpenVINO operators.
// Source: InCTRL, published code (open_clip, blocks counted from 1); DINOv2, original code.
// Tested by tests/encoder/vit_golden_test.cpp, vit_graph_test.cpp and vit_kernels_test.cpp
#include <algorithm>
#include <openvino/opsets/opset13.hpp>

#include "encoder/graph.h"
#include "encoder/transformer_graph.h"

namespace inctrl {
namespace {

namespace op = ov::opset13;

Value indices(const std::vector<std::int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}

// tokens [N, T, D] -> [N, end - begin, D]
Value token_range(const Value& tokens, int begin, int end) {
  return std::make_shared<op::Slice>(tokens, indices({begin}), indices({end}), indices({1}), indices({1}));
}

class VitGraph {
 public:
  VitGraph(const VitConfig& vit, const ModelFile& model, int batch, std::vector<NotedProduct>* notes)
      : vit_(vit),
        clip_(vit.family == VitConfig::Family::kClip),
        model_(model),
        batch_(batch),
        grid_(model.config.input_size / vit.patch),
        build_(model, shape_of(vit), notes) {}

  std::shared_ptr<ov::Model> make() const {
    const auto size = static_cast<std::size_t>(model_.config.input_size);
    const auto planes = std::make_shared<op::Parameter>(
        ov::element::f32, ov::PartialShape(ov::Shape{static_cast<std::size_t>(batch_), 3, size, size}));
    Value tokens = embed(planes);
    ov::OutputVector outputs;
    for (int block = 1; block <= vit_.layers; ++block) {
      const std::string name = "encoder.blocks." + std::to_string(block - 1);
      // Of the last block only the class token is looked at, unless it is a tap.
      const bool whole = block < vit_.layers || is_tap(block);
      tokens = whole ? build_.block(tokens, name) : build_.first_token_block(tokens, name);
      if (is_tap(block)) outputs.push_back(projected(tap(tokens), outputs.size(), model_));
    }
    outputs.push_back(image_embedding(tokens));
    return std::make_shared<ov::Model>(outputs, ov::ParameterVector{planes}, clip_ ? "clip-vit" : "dinov2-vit");
  }

 private:
  bool is_tap(int block) const {
    const std::vector<int>& taps = model_.config.taps;
    return std::find(taps.begin(), taps.end(), block) != taps.end();
  }

  // planes [N, 3, size, size] -> tokens [N, 1 + registers + patches, D]
  Value embed(const Value& planes) const {
    const auto patch = static_cast<std::size_t>(vit_.patch);
    Value patches = std::make_shared<op::Convolution>(
        planes, build_.weight_of("encoder.patch.weight", {vit_.width, 3, vit_.patch, vit_.patch}),
        ov::Strides{patch, patch}, ov::CoordinateDiff{0, 0}, ov::CoordinateDiff{0, 0}, ov::Strides{1, 1});
    patches = std::make_shared<op::Reshape>(patches, indices({0, 0, -1}), true);
    patches = std::make_shared<op::Transpose>(patches, indices({0, 2, 1}));  // [N, patches, D]
    if (!clip_) patches = std::make_shared<op::Add>(patches, build_.weight_of("encoder.patch.bias", {vit_.width}));
    const Value class_token = repeated(build_.weight_of("encoder.class_token", {vit_.width}), 1);
    Value tokens = std::make_shared<op::Concat>(ov::OutputVector{class_token, patches}, 1);
    tokens = std::make_shared<op::Add>(tokens, build_.weight_of("encoder.positions", {1 + grid_ * grid_, vit_.width}));
    if (clip_) return build_.layer_norm(tokens, "encoder.pre_norm");
    if (vit_.registers == 0) return tokens;
    // Registers come after the positions were added, and have none.
    const Value registers =
        repeated(build_.weight_of("encoder.registers", {vit_.registers, vit_.width}), vit_.registers);
    const int all = 1 + grid_ * grid_;
    return std::make_shared<op::Concat>(
        ov::OutputVector{token_range(tokens, 0, 1), registers, token_range(tokens, 1, all)}, 1);
  }

  // A learnt token for each picture of the batch.   token -> [N, count, D]
  Value repeated(const Value& token, int count) const {
    return std::make_shared<op::Broadcast>(std::make_shared<op::Reshape>(token, indices({1, count, vit_.width}), false),
                                           indices({batch_, count, vit_.width}));
  }

  // CLIP's taps are raw, DINOv2's pass through the final norm.   tokens -> [N, rows, columns, D]
  Value tap(const Value& tokens) const {
    const int first = 1 + vit_.registers;
    const Value patches = token_range(tokens, first, first + grid_ * grid_);
    const Value shown = clip_ ? patches : build_.layer_norm(patches, "encoder.final_norm");
    return std::make_shared<op::Reshape>(shown, indices({batch_, grid_, grid_, vit_.width}), false);
  }

  // tokens of the last block, the class token first -> [N, embedding]
  Value image_embedding(const Value& tokens) const {
    const Value first = std::make_shared<op::Reshape>(token_range(tokens, 0, 1), indices({batch_, vit_.width}), false);
    const Value normed = build_.layer_norm(first, "encoder.final_norm");
    return clip_ ? build_.project(normed, "encoder.projection", vit_.width, vit_.embedding) : normed;
  }

  const VitConfig& vit_;
  const bool clip_;
  const ModelFile& model_;
  const int batch_, grid_;
  const TransformerBuilder build_;
};

}  // namespace

std::shared_ptr<ov::Model> vit_graph(const VitConfig& config, const ModelFile& model, int batch,
                                     std::vector<NotedProduct>* notes) {
  return VitGraph(config, model, batch, notes).make();
}

}  // namespace inctrl
