// src/encoder/text_encoder.cpp. Tested by tests/encoder/text_encoder_test.cpp
#include "encoder/text_encoder.h"

#include <algorithm>
#include <cstdint>
#include <openvino/opsets/opset13.hpp>

#include "encoder/openvino_run.h"
#include "encoder/transformer_graph.h"

namespace inctrl {
namespace {

namespace op = ov::opset13;

Value indices(const std::vector<std::int64_t>& values) {
  return op::Constant::create(ov::element::i64, {values.size()}, values);
}

// ids [N, T] and the place of each end token [N, 1] in; text embeddings [N, embedding] out
std::shared_ptr<ov::Model> text_graph(const ModelFile& model, int texts, int length) {
  const TextTowerConfig& text = *model.config.text;
  const int embedding = std::get<VitConfig>(model.config.encoder).embedding;
  const TransformerBuilder build(model, shape_of(text));
  const auto n = static_cast<std::size_t>(texts), t = static_cast<std::size_t>(length);
  const auto ids = std::make_shared<op::Parameter>(ov::element::i32, ov::PartialShape(ov::Shape{n, t}));
  const auto ends = std::make_shared<op::Parameter>(ov::element::i32, ov::PartialShape(ov::Shape{n, 1}));
  const Value table = build.weight_of("text.tokens", {text.vocabulary, text.width});
  const Value zero = op::Constant::create(ov::element::i64, {}, {0}),
              one = op::Constant::create(ov::element::i64, {}, {1});
  const Value positions = std::make_shared<op::Slice>(build.weight_of("text.positions", {text.context, text.width}),
                                                      indices({0}), indices({length}), indices({1}), indices({0}));
  Value tokens = std::make_shared<op::Add>(std::make_shared<op::Gather>(table, ids, zero), positions);
  for (int block = 0; block < text.layers; ++block)
    tokens = build.block(tokens, "text.blocks." + std::to_string(block));
  const Value last = std::make_shared<op::Gather>(tokens, ends, one, 1);  // [N, 1, D]
  const Value flat = std::make_shared<op::Reshape>(last, indices({texts, text.width}), false);
  const Value projected =
      build.project(build.layer_norm(flat, "text.final_norm"), "text.projection", text.width, embedding);
  return std::make_shared<ov::Model>(ov::OutputVector{projected}, ov::ParameterVector{ids, ends}, "clip-text");
}

class OpenVinoTextEncoder final : public TextEncoder {
 public:
  OpenVinoTextEncoder(const ModelFile& model, const EncoderOptions& options) : model_(model), options_(options) {}

  std::vector<std::vector<float>> encode(const std::vector<std::vector<int>>& texts) const override {
    if (texts.empty()) return {};
    const int length = checked_length(texts), group = std::min<int>(kGroup, static_cast<int>(texts.size()));
    ov::CompiledModel compiled = compile(text_graph(model_, group, length), options_);
    ov::InferRequest request = on_backend("preparing", [&] { return compiled.create_infer_request(); });
    std::vector<std::vector<float>> embeddings;
    for (std::size_t first = 0; first < texts.size(); first += static_cast<std::size_t>(group))
      run(request, texts, first, embeddings);
    return embeddings;
  }

 private:
  static constexpr int kGroup = 22;  // the method's 242 texts are 11 states of 22 templates

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
  static void run(ov::InferRequest& request, const std::vector<std::vector<int>>& texts, std::size_t first,
                  std::vector<std::vector<float>>& embeddings) {
    ov::Tensor ids = request.get_input_tensor(0), ends = request.get_input_tensor(1);
    const std::size_t group = ids.get_shape()[0], length = ids.get_shape()[1];
    for (std::size_t row = 0; row < group; ++row) {
      const std::vector<int>& text = texts[std::min(first + row, texts.size() - 1)];
      std::int32_t* to = ids.data<std::int32_t>() + row * length;
      std::fill(std::copy(text.begin(), text.end(), to), to + length, 0);
      ends.data<std::int32_t>()[row] =
          static_cast<std::int32_t>(std::max_element(text.begin(), text.end()) - text.begin());
    }
    on_backend("encoding texts", [&] { request.infer(); });
    const ov::Tensor output = request.get_output_tensor(0);
    const std::size_t width = output.get_shape()[1];
    for (std::size_t row = 0; row < group && first + row < texts.size(); ++row) {
      const float* from = output.data<float>() + row * width;
      embeddings.emplace_back(from, from + width);
    }
  }

  const ModelFile model_;
  const EncoderOptions options_;
};

}  // namespace

std::unique_ptr<TextEncoder> make_text_encoder(const ModelFile& model, const EncoderOptions& options) {
  require(model.config.text.has_value() && std::holds_alternative<VitConfig>(model.config.encoder),
          ErrorCode::kInvalidArgument, "model '", model.config.name, "' has no text tower");
  return std::make_unique<OpenVinoTextEncoder>(model, options);
}

}  // namespace inctrl
