// src/encoder/reference/text_reference.cpp. Tested by tests/encoder/text_encoder_test.cpp
#include "encoder/reference/text_reference.h"

#include <algorithm>

#include "encoder/reference/transformer_reference.h"

namespace inctrl {
namespace {

class TextReference final : public TextEncoder {
 public:
  explicit TextReference(const ModelFile& model)
      : model_(model),
        text_(*model_.config.text),
        shape_(shape_of(text_)),
        embedding_(std::get<VitConfig>(model_.config.encoder).embedding),
        table_(read_matrix(model_, "text.tokens", text_.vocabulary, text_.width)),
        positions_(read_matrix(model_, "text.positions", text_.context, text_.width)),
        projection_(read_matrix(model_, "text.projection", text_.width, embedding_)) {}

  std::vector<std::vector<float>> encode(const std::vector<std::vector<int>>& texts) const override {
    std::vector<std::vector<float>> embeddings;
    for (const std::vector<int>& text : texts) embeddings.push_back(encode_one(text));
    return embeddings;
  }

 private:
  std::vector<float> encode_one(const std::vector<int>& ids) const {
    Matrix tokens(static_cast<int>(ids.size()), text_.width);
    for (int t = 0; t < tokens.rows; ++t)
      for (int d = 0; d < text_.width; ++d)
        tokens.at(t, d) = table_.at(ids[static_cast<std::size_t>(t)], d) + positions_.at(t, d);
    for (int block = 0; block < text_.layers; ++block)
      tokens = reference_block(tokens, model_, "text.blocks." + std::to_string(block), shape_);
    const Matrix normed = reference_layer_norm(tokens, model_, "text.final_norm", shape_.epsilon);
    const int end = static_cast<int>(std::max_element(ids.begin(), ids.end()) - ids.begin());
    std::vector<float> embedding;
    for (int e = 0; e < embedding_; ++e) {
      double sum = 0;
      for (int d = 0; d < text_.width; ++d) sum += normed.at(end, d) * projection_.at(d, e);
      embedding.push_back(static_cast<float>(sum));
    }
    return embedding;
  }

  const ModelFile model_;
  const TextTowerConfig text_;
  const TransformerShape shape_;
  const int embedding_;
  const Matrix table_, positions_, projection_;
};

}  // namespace

std::unique_ptr<TextEncoder> make_text_reference(const ModelFile& model) {
  return std::make_unique<TextReference>(model);
}

}  // namespace inctrl
