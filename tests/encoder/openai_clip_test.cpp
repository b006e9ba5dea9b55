// tests/encoder/openai_clip_test.cpp: a TorchScript archive, as OpenAI's own checkpoints are, runs with the quick GELU
// by itself; the recorded values (openai.*) are of the same half-precision weights. On OpenVINO and in plain loops.
#include "encoder/golden_encodings.h"
#include "encoder/reference/reference_encoder.h"
#include "encoder/reference/text_reference.h"
#include "encoder/text_encoder.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

// "a photo of a nut." and "caf\u00e9"
const std::vector<std::vector<int>> kTexts{{49406, 320, 1125, 539, 320, 6491, 269, 49407}, {49406, 15304, 49407}};

class OpenAiClip : public ImportedModel {
 protected:
  ModelFile import(const std::filesystem::path& config) {
    return ImportedModel::import(golden_path("clip_jit.pt"), {.taps = {3, 4, 5}, .config = config});
  }
  // The golden configuration, which says nothing of GELU, with a word on it.
  std::filesystem::path config_with(const std::string& field) {
    std::string json = read_file(golden_path("open_clip_config.json"));
    json.insert(json.find("\"embed_dim\""), field + ", ");
    write_file(folder_ / "config.json", json);
    return folder_ / "config.json";
  }
  double worst_embedding(const ModelFile& model, const Encoder& encoder) const {
    const Encoding encoding = encode(encoder, model, golden_bytes(golden_.at("pixels80.nut_1.png")));
    return worst_difference(encoding.embedding, golden_.at("openai.embedding"));
  }
  const Safetensors golden_ = open_golden("arrays.safetensors");
};

TEST_F(OpenAiClip, GivesTheRecordedTapsAndEmbeddings) {
  const ModelFile model = import(golden_path("open_clip_config.json"));
  for (const auto& encoder : {make_encoder(model, {}), make_reference_encoder(model)}) {
    const Encoding encoding = encode(*encoder, model, golden_bytes(golden_.at("pixels80.nut_1.png")));
    const double tap = worst_difference(joined(encoding.taps), golden_.at("openai.taps"));
    const double embedding = worst_difference(encoding.embedding, golden_.at("openai.embedding"));
    std::cout << "worst difference: taps " << tap << ", embedding " << embedding << '\n';
    EXPECT_LT(tap, kTapTolerance);
    EXPECT_LT(embedding, kEmbeddingTolerance);
  }
  for (const auto& encoder : {make_text_encoder(model, {}), make_text_reference(model)}) {
    std::vector<float> both;
    for (const std::vector<float>& text : encoder->encode(kTexts)) both.insert(both.end(), text.begin(), text.end());
    const double worst = worst_difference(both, golden_.at("openai.text"));
    std::cout << "worst difference: texts " << worst << '\n';
    EXPECT_LT(worst, kEmbeddingTolerance);
  }
}

TEST_F(OpenAiClip, FollowsAConfigurationThatNamesTheGelu) {
  const ModelFile quick = import(config_with("\"quick_gelu\": true"));
  EXPECT_LT(worst_embedding(quick, *make_encoder(quick, {})), kEmbeddingTolerance);
  const ModelFile exact = import(config_with("\"quick_gelu\": false"));
  EXPECT_GT(worst_embedding(exact, *make_encoder(exact, {})), 100 * kEmbeddingTolerance) << "the exact GELU differs";
}

}  // namespace
}  // namespace inctrl
