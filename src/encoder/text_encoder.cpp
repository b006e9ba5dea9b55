// src/encoder/text_encoder.cpp. Tested by tests/encoder/text_encoder_test.cpp
#include "encoder/text_encoder.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <openvino/opsets/opset13.hpp>
#include <span>

#include "encoder/openvino_run.h"
#include "encoder/transformer_graph.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

namespace op = ov::opset13;

Value indices(const std::vector<std::int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}

// embedded tokens [N, T, D] and the row of each end token among all N T [N] in; text embeddings [N, embedding] out
std::shared_ptr<ov::Model> text_graph(const ModelFile& model, int texts, int length) {
  const TextTowerConfig& text = *model.config.text;
  const int embedding = std::get<VitConfig>(model.config.encoder).embedding;
  const TransformerBuilder build(model, shape_of(text));
  const auto embedded = std::make_shared<op::Parameter>(ov::element::f32, ov::PartialShape{texts, length, text.width});
  const auto ends = std::make_shared<op::Parameter>(ov::element::i32, ov::PartialShape{texts});
  Value tokens = embedded;
  for (int block = 0; block < text.layers; ++block)
    tokens = build.block(tokens, "text.blocks." + std::to_string(block));
  // Rows of one matrix: a Gather with a batch dimension crashes OpenVINO 2026.4 for one text of a narrow tower.
  const Value rows = std::make_shared<op::Reshape>(tokens, indices({-1, text.width}), false);
  const Value last = std::make_shared<op::Gather>(rows, ends, op::Constant::create(ov::element::i64, {}, {0}));
  const Value projected =
      build.project(build.layer_norm(last, "text.final_norm"), "text.projection", text.width, embedding);
  return std::make_shared<ov::Model>(ov::OutputVector{projected}, ov::ParameterVector{embedded, ends}, "clip-text");
}

class OpenVinoTextEncoder final : public TextEncoder {
 public:
  OpenVinoTextEncoder(const ModelFile& model, const EncoderOptions& options)
      : model_(model),
        options_(with_float_precision(model, options)),
        table_(floats("text.tokens", model.config.text->vocabulary)),
        positions_(floats("text.positions", model.config.text->context)) {}

  std::vector<std::vector<float>> encode(const std::vector<std::vector<int>>& texts) const override {
    if (texts.empty()) return {};
    const int length = checked_length(texts), group = std::min<int>(kGroup, static_cast<int>(texts.size()));
    ov::CompiledModel compiled = compile(text_graph(model_, group, length), options_);
    ov::InferRequest request = on_backend("preparing", [&] { return compiled.create_infer_request(); });
    std::vector<std::vector<float>> embeddings;
    for (std::size_t first = 0; first < texts.size(); first += static_cast<std::size_t>(group))
      run(request, texts, first, embeddings);
    model_.tensors.release_pages();
    return embeddings;
  }

 private:
  static constexpr int kGroup = 22;  // the method's 242 texts are 11 states of 22 templates

  std::span<const float> floats(const std::string& name, int rows) const {
    const TensorView& tensor = weight(model_.tensors, name, {rows, width()});
    return {reinterpret_cast<const float*>(tensor.bytes.data()), tensor.bytes.size() / sizeof(float)};
  }

  int width() const { return model_.config.text->width; }

  int checked_length(const std::vector<std::vector<int>>& texts) const {
    const TextTowerConfig& tower = *model_.config.text;
    std::size_t longest = 0;
    for (const std::vector<int>& text : texts) {
      require(!text.empty() && text.size() <= static_cast<std::size_t>(tower.context), ErrorCode::kInvalidArgument,
              "text encoder: a text of ", text.size(), " tokens; 1 to ", tower.context, " can be read");
      for (const int id : text)
        require(id >= 0 && id < tower.vocabulary, ErrorCode::kInvalidArgument, "text encoder: token ", id,
                " is beyond the vocabulary of ", tower.vocabulary);
      longest = std::max(longest, text.size());
    }
    return static_cast<int>(longest);
  }

  // Encodes texts [first, first + group); what the group has too many repeats the last text.
  void run(ov::InferRequest& request, const std::vector<std::vector<int>>& texts, std::size_t first,
           std::vector<std::vector<float>>& embeddings) const {
    ov::Tensor tokens = request.get_input_tensor(0), ends = request.get_input_tensor(1);
    const std::size_t group = tokens.get_shape()[0], length = tokens.get_shape()[1], size = tokens.get_shape()[2];
    for (std::size_t row = 0; row < group; ++row) {
      const std::vector<int>& text = texts[std::min(first + row, texts.size() - 1)];
      embed(text, {tokens.data<float>() + row * length * size, length * size});
      const auto end = static_cast<std::size_t>(std::max_element(text.begin(), text.end()) - text.begin());
      ends.data<std::int32_t>()[row] = static_cast<std::int32_t>(row * length + end);
    }
    on_backend("encoding texts", [&] { request.infer(); });
    const ov::Tensor output = request.get_output_tensor(0);
    const std::size_t width = output.get_shape()[1];
    for (std::size_t row = 0; row < group && first + row < texts.size(); ++row) {
      const float* from = output.data<float>() + row * width;
      embeddings.emplace_back(from, from + width);
    }
  }

  // The text's tokens and their positions, added, to `to`; 0 behind the text. Looked up here and not in the graph,
  // because OpenVINO reads a whole table, 126 MB of a published tower, to compile it.
  void embed(const std::vector<int>& text, std::span<float> to) const {
    const auto size = static_cast<std::size_t>(width());
    for (std::size_t t = 0; t < text.size(); ++t) {
      const std::span<const float> token = table_.subspan(static_cast<std::size_t>(text[t]) * size, size),
                                   position = positions_.subspan(t * size, size);
      std::transform(token.begin(), token.end(), position.begin(), to.subspan(t * size).begin(), std::plus<>());
    }
    std::fill(to.begin() + static_cast<std::ptrdiff_t>(text.size() * size), to.end(), 0.0f);
  }

  const ModelFile model_;
  const EncoderOptions options_;
  const std::span<const float> table_, positions_;  // [vocabulary, D], [context, D], in the mapped file
};

}  // namespace

std::unique_ptr<TextEncoder> make_text_encoder(const ModelFile& model, const EncoderOptions& options) {
  require(model.config.text.has_value() && std::holds_alternative<VitConfig>(model.config.encoder),
          ErrorCode::kInvalidArgument, "model '", model.config.name, "' has no text tower");
  return std::make_unique<OpenVinoTextEncoder>(model, options);
}

}  // namespace inctrl
