// src/encoder/graph.h: which OpenVINO operators do the encoders share?
#pragma once

#include <memory>
#include <openvino/core/model.hpp>
#include <openvino/core/node_output.hpp>
#include <string>
#include <vector>

#include "tensor_files/model_file.h"

namespace inctrl {

// A value in the graph under construction.
using Value = ov::Output<ov::Node>;

// The tensor as a constant that shares the mapped file: nothing is copied.
Value constant(const TensorView& tensor, const std::shared_ptr<const void>& owner);

// A product with weights that may run in 8 bits: its input as the graph has it, [N, T, in] or [N, in, rows, columns].
struct NotedProduct {
  std::string name;
  int in = 0, out = 0;
  Value input;
};

// Tokens of a tap as residuals compare them: through the projection that head kind "residual" learnt, else as they are.
//   tokens  [N, rows, columns, width]    index  of the tap, from 0
Value projected(const Value& tokens, std::size_t index, const ModelFile& model);

// [N, 3, size, size] normalised planes in; one output a tap, [N, rows, columns, width], in the model's order.
// Products that may run in 8 bits are added to `notes`, if there are any.
std::shared_ptr<ov::Model> efficientnet_lite_graph(const EfficientNetLiteConfig& config, const ModelFile& model,
                                                   int batch, std::vector<NotedProduct>* notes = nullptr);

// The same of a vision transformer, with one output more, the last: the image embedding, [N, embedding].
std::shared_ptr<ov::Model> vit_graph(const VitConfig& config, const ModelFile& model, int batch,
                                     std::vector<NotedProduct>* notes = nullptr);

// Whichever of them the model's encoder is.
std::shared_ptr<ov::Model> graph_of(const ModelFile& model, int batch, std::vector<NotedProduct>* notes = nullptr);

}  // namespace inctrl
