// tests/encoder/gated_dinov2_test.cpp: DINOv2's giant has a gated MLP, silu(a) * b. No golden file has one: OpenVINO is
// held against the plain loops, and these against the formula, written here a second time.
#include "encoder/golden_encodings.h"
#include "encoder/reference/reference_encoder.h"
#include "encoder/tiny_dinov2.h"

namespace inctrl {
namespace {

// The giant's rule, (int(4 w * 2 / 3) + 7) / 8 * 8, for a width of 24.
constexpr int kWidth = 24, kHidden = 64;

class GatedDinoV2 : public ImportedModel {
 protected:
  ModelFile import(const TinyDinoV2& checkpoint) {
    checkpoint.write(folder_ / "gated.safetensors");
    return ImportedModel::import(folder_ / "gated.safetensors", {.name = "gated", .attention_heads = 3});
  }
  static Encoding encode_golden(const Encoder& encoder, const ModelFile& model) {
    return encode(encoder, model, golden_bytes(open_golden("dinov2_expected.safetensors").at("pixels.70")));
  }
};

TEST_F(GatedDinoV2, IsTheSameUnderBothSetsOfNames) {
  TinyDinoV2 checkpoint("dinov2_plain.safetensors");
  checkpoint.gate(kHidden, 1);
  const ModelFile hugging_face = import(checkpoint);
  checkpoint.use_original_names();
  const ModelFile original = import(checkpoint);
  const auto& vit = std::get<VitConfig>(original.config.encoder);
  EXPECT_TRUE(vit.gated_mlp);
  EXPECT_EQ(vit.mlp, kHidden);
  EXPECT_EQ(original.identity, hugging_face.identity);
}

TEST_F(GatedDinoV2, AgreesWithTheReference) {
  for (const unsigned seed : {1u, 2u}) {
    TinyDinoV2 checkpoint("dinov2_registers.safetensors");
    checkpoint.gate(kHidden, seed);
    const ModelFile model = import(checkpoint);
    const Encoding fast = encode_golden(*make_encoder(model, {}), model),
                   plain = encode_golden(*make_reference_encoder(model), model);
    const double worst = std::max(worst_difference(joined(fast.taps), joined(plain.taps)),
                                  worst_difference(fast.embedding, plain.embedding));
    std::cout << "worst difference: " << worst << '\n';
    EXPECT_LT(worst, kTapTolerance);  // both pass through as many layers as the golden towers
  }
}

// --- the class token of a tower whose attention counts for nothing: no token then sees another

std::vector<double> layer_norm(const std::vector<double>& x, const TinyDinoV2& checkpoint, const std::string& name) {
  double mean = 0, variance = 0;
  for (const double value : x) mean += value / kWidth;
  for (const double value : x) variance += (value - mean) * (value - mean) / kWidth;
  std::vector<double> normed;
  for (std::size_t d = 0; d < x.size(); ++d)
    normed.push_back((x[d] - mean) / std::sqrt(variance + 1e-6) * checkpoint.at(name + ".weight")[d] +
                     checkpoint.at(name + ".bias")[d]);
  return normed;
}

std::vector<double> linear(const std::vector<double>& x, const TinyDinoV2& checkpoint, const std::string& name) {
  const std::vector<float>&weight = checkpoint.at(name + ".weight"), &bias = checkpoint.at(name + ".bias");
  std::vector<double> y(bias.begin(), bias.end());
  for (std::size_t row = 0; row < y.size(); ++row)
    for (std::size_t d = 0; d < x.size(); ++d) y[row] += weight[row * x.size() + d] * x[d];
  return y;
}

std::vector<float> class_token_without_attention(const TinyDinoV2& checkpoint) {
  std::vector<double> x;
  for (std::size_t d = 0; d < kWidth; ++d)
    x.push_back(double{checkpoint.at("embeddings.cls_token")[d]} + checkpoint.at("embeddings.position_embeddings")[d]);
  for (int block = 0; block < TinyDinoV2::kBlocks; ++block) {
    const std::string name = "encoder.layer." + std::to_string(block) + ".";
    const std::vector<double> ab =
        linear(layer_norm(x, checkpoint, name + "norm2"), checkpoint, name + "mlp.weights_in");
    std::vector<double> gated;
    for (std::size_t i = 0; i < kHidden; ++i) gated.push_back(ab[i] / (1 + std::exp(-ab[i])) * ab[kHidden + i]);
    const std::vector<double> branch = linear(gated, checkpoint, name + "mlp.weights_out");
    for (std::size_t d = 0; d < kWidth; ++d) x[d] += branch[d] * checkpoint.at(name + "layer_scale2.lambda1")[d];
  }
  const std::vector<double> normed = layer_norm(x, checkpoint, "layernorm");
  return {normed.begin(), normed.end()};
}

TEST_F(GatedDinoV2, FollowsTheFormula) {
  TinyDinoV2 checkpoint("dinov2_plain.safetensors");
  checkpoint.gate(kHidden, 3);
  for (int block = 0; block < TinyDinoV2::kBlocks; ++block)
    checkpoint.put("encoder.layer." + std::to_string(block) + ".layer_scale1.lambda1", {kWidth},
                   std::vector<float>(kWidth, 0.0f));
  const ModelFile model = import(checkpoint);
  const std::vector<float> expected = class_token_without_attention(checkpoint);
  for (const auto& encoder : {make_encoder(model, {}), make_reference_encoder(model)})
    EXPECT_LT(worst_difference(encode_golden(*encoder, model).embedding, expected), kTapTolerance);
}

}  // namespace
}  // namespace inctrl
