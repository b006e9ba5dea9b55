// src/encoder/reference/vit_reference.cpp. Tested by tests/encoder/vit_golden_test.cpp
#include "encoder/reference/vit_reference.h"

#include <algorithm>

#include "encoder/reference/projection_reference.h"
#include "encoder/reference/transformer_reference.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

class VitReference final : public Encoder {
 public:
  explicit VitReference(const ModelFile& model)
      : model_(model),
        vit_(std::get<VitConfig>(model_.config.encoder)),
        shape_(shape_of(vit_)),
        clip_(vit_.family == VitConfig::Family::kClip),
        grid_(model.config.input_size / vit_.patch) {}

  std::vector<Encoding> encode(int count, const FillPlanes& fill) const override {
    std::vector<Encoding> encodings;
    const int size = model_.config.input_size;
    std::vector<float> planes(static_cast<std::size_t>(3 * size * size));
    for (int i = 0; i < count; ++i) {
      fill(i, planes.data());
      encodings.push_back(encode(planes));
    }
    return encodings;
  }

 private:
  Encoding encode(const std::vector<float>& planes) const {
    Matrix tokens = embed(planes);
    Encoding encoding;
    const std::vector<int>& taps = model_.config.taps;
    for (int block = 1; block <= vit_.layers; ++block) {
      tokens = reference_block(tokens, model_, "encoder.blocks." + std::to_string(block - 1), shape_);
      if (std::find(taps.begin(), taps.end(), block) != taps.end())
        encoding.taps.push_back(reference_projected(tap(tokens), encoding.taps.size(), model_));
    }
    const Matrix normed = reference_layer_norm(tokens, model_, "encoder.final_norm", shape_.epsilon);
    if (!clip_) {
      for (int d = 0; d < vit_.width; ++d) encoding.embedding.push_back(static_cast<float>(normed.at(0, d)));
      return encoding;
    }
    const Matrix projection = read_matrix(model_, "encoder.projection", vit_.width, vit_.embedding);
    for (int e = 0; e < vit_.embedding; ++e) {
      double sum = 0;
      for (int d = 0; d < vit_.width; ++d) sum += normed.at(0, d) * projection.at(d, e);
      encoding.embedding.push_back(static_cast<float>(sum));
    }
    return encoding;
  }

  // planes [3, size, size] -> tokens [1 + registers + patches, D]
  Matrix embed(const std::vector<float>& planes) const {
    const int patches = grid_ * grid_;
    const Matrix class_token = read_matrix(model_, "encoder.class_token", 0, vit_.width);
    const Matrix positions = read_matrix(model_, "encoder.positions", 1 + patches, vit_.width);
    Matrix tokens(1 + vit_.registers + patches, vit_.width);
    for (int d = 0; d < vit_.width; ++d) tokens.at(0, d) = class_token.at(0, d) + positions.at(0, d);
    if (vit_.registers > 0) {
      const Matrix registers = read_matrix(model_, "encoder.registers", vit_.registers, vit_.width);
      for (int r = 0; r < vit_.registers; ++r)
        for (int d = 0; d < vit_.width; ++d) tokens.at(1 + r, d) = registers.at(r, d);
    }
    const Matrix embedded = embed_patches(planes);
    for (int p = 0; p < patches; ++p)
      for (int d = 0; d < vit_.width; ++d)
        tokens.at(1 + vit_.registers + p, d) = embedded.at(p, d) + positions.at(1 + p, d);
    return clip_ ? reference_layer_norm(tokens, model_, "encoder.pre_norm", shape_.epsilon) : tokens;
  }

  // The patch convolution: each patch's 3 x patch x patch values times a matrix.   -> [patches, D]
  Matrix embed_patches(const std::vector<float>& planes) const {
    const int side = vit_.patch, size = model_.config.input_size;
    const std::vector<float> kernel =
        to_floats(weight(model_.tensors, "encoder.patch.weight", {vit_.width, 3, side, side}));
    const Matrix bias = clip_ ? Matrix(1, vit_.width) : read_matrix(model_, "encoder.patch.bias", 0, vit_.width);
    Matrix embedded(grid_ * grid_, vit_.width);
    for (int p = 0; p < embedded.rows; ++p)
      for (int d = 0; d < vit_.width; ++d) {
        double sum = bias.at(0, d);
        for (int c = 0; c < 3; ++c)
          for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
              sum += static_cast<double>(kernel[static_cast<std::size_t>(((d * 3 + c) * side + y) * side + x)]) *
                     planes[static_cast<std::size_t>((c * size + p / grid_ * side + y) * size + p % grid_ * side + x)];
        embedded.at(p, d) = sum;
      }
    return embedded;
  }

  TokenGrid tap(const Matrix& tokens) const {
    const Matrix shown = clip_ ? tokens : reference_layer_norm(tokens, model_, "encoder.final_norm", shape_.epsilon);
    TokenGrid grid{grid_, grid_, vit_.width, {}};
    for (int p = 1 + vit_.registers; p < shown.rows; ++p)
      for (int d = 0; d < vit_.width; ++d) grid.values.push_back(static_cast<float>(shown.at(p, d)));
    return grid;
  }

  const ModelFile model_;
  const VitConfig vit_;
  const TransformerShape shape_;
  const bool clip_;
  const int grid_;
};

}  // namespace

std::unique_ptr<Encoder> make_vit_reference(const ModelFile& model) {
  return std::make_unique<VitReference>(model);
}

}  // namespace inctrl
