// src/encoder/product_inputs.cpp. Tested by tests/quantisation/quantise_test.cpp
#include "encoder/product_inputs.h"

#include "encoder/graph.h"
#include "encoder/openvino_run.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

// [in, places] -> [places, in]
std::vector<float> by_place(std::span<const float> planes, std::size_t in) {
  const std::size_t places = planes.size() / in;
  std::vector<float> rows(planes.size());
  for (std::size_t c = 0; c < in; ++c)
    for (std::size_t i = 0; i < places; ++i) rows[i * in + c] = planes[c * places + i];
  return rows;
}

}  // namespace

struct ProductInputs::Compiled {
  Safetensors tensors;  // the mapped weights that the graph's constants point into
  ov::CompiledModel model;
  ov::InferRequest request;
  std::size_t outputs_before = 0;  // of the encoder itself
};

ProductInputs::ProductInputs(const ModelFile& model) {
  require(!is_any_quantised(model.tensors), ErrorCode::kInvalidArgument, "model '", model.config.name,
          "' holds 8-bit weights already; quantise the model that it was made from");
  std::vector<NotedProduct> notes;
  const auto graph = graph_of(model, 1, &notes);
  ov::OutputVector inputs;
  for (const NotedProduct& note : notes) {
    products_.push_back({note.name, note.in, note.out});
    inputs.push_back(note.input);
  }
  const std::size_t before = graph->outputs().size();
  for (const ov::Output<ov::Node>& input : inputs) graph->add_results({std::make_shared<ov::op::v0::Result>(input)});
  ov::CompiledModel compiled = compile(graph, {.threads = 1});
  ov::InferRequest request = on_backend("preparing", [&] { return compiled.create_infer_request(); });
  compiled_ = std::make_unique<Compiled>(Compiled{model.tensors, compiled, request, before});
}

ProductInputs::~ProductInputs() = default;

void ProductInputs::run(const std::function<void(float* planes)>& fill,
                        const std::function<void(std::size_t product, std::span<const float> rows)>& take) {
  fill(compiled_->request.get_input_tensor().data<float>());
  on_backend("encoding", [&] { compiled_->request.infer(); });
  for (std::size_t i = 0; i < products_.size(); ++i) {
    const ov::Tensor tensor = compiled_->request.get_output_tensor(compiled_->outputs_before + i);
    const std::span<const float> values(tensor.data<const float>(), tensor.get_size());
    const bool has_planes = tensor.get_shape().size() == 4;
    take(i, has_planes ? by_place(values, static_cast<std::size_t>(products_[i].in)) : values);
  }
}

}  // namespace inctrl
