// src/encoder/efficientnet_lite_graph.cpp: EfficientNet-Lite up to its last tap, as OpenVINO operators.
// Source: EfficientNet-Lite (MobileNetV2's inverted residuals, ReLU6, no squeeze-excite), TensorFlow's "same" padding.
// Tested by tests/encoder/encoder_test.cpp: golden lite0.*, and against reference/
#include <algorithm>
#include <openvino/opsets/opset8.hpp>

#include "encoder/graph.h"
#include "encoder/products.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

namespace op = ov::opset8;

struct Convolution {
  std::string name;
  int kernel = 1, stride = 1;
  int in = 0, out = 0;
  bool depthwise = false;
};

class Builder {
 public:
  Builder(const ModelFile& model, std::vector<NotedProduct>* notes) : model_(model), products_(model, notes) {}

  // x [N, in, h, w] -> [N, out, ceil(h / stride), ceil(w / stride)], bias added
  Value convolve(const Value& x, const Convolution& conv) const {
    const Value y = product(x, conv);
    const Value bias = weight_of(conv.name + ".bias", {conv.out});
    const Value shaped =
        std::make_shared<op::Reshape>(bias, op::Constant::create(ov::element::i64, {4}, {1, conv.out, 1, 1}), false);
    return std::make_shared<op::Add>(y, shaped);
  }

 private:
  Value product(const Value& x, const Convolution& conv) const {
    const auto stride = static_cast<std::size_t>(conv.stride);
    const auto [before, after] = same_padding(x.get_shape()[2], conv);
    const ov::Strides strides{stride, stride}, dilations{1, 1};
    if (conv.kernel == 1)  // the others take little time, and OpenVINO leaves depthwise ones in floats anyway
      return std::make_shared<op::Convolution>(products_.input(x, conv.name, conv.in, conv.out),
                                               products_.weight_of(conv.name, {conv.out, conv.in, 1, 1}), strides,
                                               before, after, dilations);
    if (!conv.depthwise) {
      const Value kernel = weight_of(conv.name + ".weight", {conv.out, conv.in, conv.kernel, conv.kernel});
      return std::make_shared<op::Convolution>(x, kernel, strides, before, after, dilations);
    }
    const Value kernel = weight_of(conv.name + ".weight", {conv.out, 1, conv.kernel, conv.kernel});
    const auto grouped = op::Constant::create(ov::element::i64, {5}, {conv.out, 1, 1, conv.kernel, conv.kernel});
    return std::make_shared<op::GroupConvolution>(x, std::make_shared<op::Reshape>(kernel, grouped, false), strides,
                                                  before, after, dilations);
  }

  // TensorFlow's "same": ceil(n / stride) outputs; of an odd padding the larger half comes after.
  static std::pair<ov::CoordinateDiff, ov::CoordinateDiff> same_padding(std::size_t extent, const Convolution& conv) {
    const int n = static_cast<int>(extent), out = (n + conv.stride - 1) / conv.stride;
    const std::ptrdiff_t total = std::max((out - 1) * conv.stride + conv.kernel - n, 0);
    return {{total / 2, total / 2}, {total - total / 2, total - total / 2}};
  }

  Value weight_of(const std::string& name, const Shape& shape) const {
    return constant(weight(model_.tensors, name, shape), model_.tensors.owner());
  }

  const ModelFile& model_;
  Products products_;
};

Value relu6(const Value& x) {
  return std::make_shared<op::Clamp>(x, 0.0, 6.0);
}

// x [N, in, h, w] -> [N, block.channels, ceil(h / stride), ceil(w / stride)]
Value inverted_residual(const Builder& build, const Value& x, const std::string& name,
                        const EfficientNetLiteBlock& block) {
  const int in = static_cast<int>(x.get_shape()[1]), hidden = in * block.expansion;
  Value y = x;
  if (block.expansion > 1) y = relu6(build.convolve(y, {.name = name + ".expand", .in = in, .out = hidden}));
  y = relu6(build.convolve(y, {name + ".depthwise", block.kernel, block.stride, hidden, hidden, true}));
  y = build.convolve(y, {.name = name + ".project", .in = hidden, .out = block.channels});
  const bool skips = block.stride == 1 && in == block.channels;
  return skips ? Value(std::make_shared<op::Add>(x, y)) : y;
}

// [N, width, rows, columns] -> [N, rows, columns, width]
Value tokens_of(const Value& map) {
  return std::make_shared<op::Transpose>(map, op::Constant::create(ov::element::i64, {4}, {0, 2, 3, 1}));
}

}  // namespace

std::shared_ptr<ov::Model> efficientnet_lite_graph(const EfficientNetLiteConfig& config, const ModelFile& model,
                                                   int batch, std::vector<NotedProduct>* notes) {
  const Builder build(model, notes);
  const auto size = static_cast<std::size_t>(model.config.input_size);
  const auto planes = std::make_shared<op::Parameter>(
      ov::element::f32, ov::PartialShape(ov::Shape{static_cast<std::size_t>(batch), 3, size, size}));
  Value x = relu6(build.convolve(planes, {"encoder.stem", 3, 2, 3, config.stem}));
  ov::OutputVector taps;
  for (int block = 1; block <= model.config.taps.back(); ++block) {  // the network ends at its last tap
    x = inverted_residual(build, x, "encoder.blocks." + std::to_string(block - 1),
                          config.blocks[static_cast<std::size_t>(block - 1)]);
    if (std::find(model.config.taps.begin(), model.config.taps.end(), block) != model.config.taps.end())
      taps.push_back(projected(tokens_of(x), taps.size(), model));
  }
  return std::make_shared<ov::Model>(taps, ov::ParameterVector{planes}, "efficientnet-lite");
}

}  // namespace inctrl
