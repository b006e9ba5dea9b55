// tests/encoder/vit_golden_test.cpp: CLIP and DINOv2 towers, imported, against values recorded from PyTorch; on
// OpenVINO and in plain loops. Tolerances are the golden README's.
#include "encoder/golden_encodings.h"
#include "encoder/reference/reference_encoder.h"

namespace inctrl {
namespace {

using VitGolden = ImportedModel;

// The query of each case of golden.json; prompts play no part in towers.
const std::vector<std::pair<int, std::string>> kCases{
    {0, "candle_bad_0.png"}, {1, "candle_2.png"}, {2, "candle_bad_1.jpg"}, {3, "nut_bad_1.png"},
    {4, "nut_3.png"},        {5, "nut_0.png"},    {6, "alpha.png"},        {7, "one_pixel.png"}};

TEST_F(VitGolden, ClipTowerGivesTheRecordedTapsAndEmbeddings) {
  const auto checkpoint = golden_path("clip.safetensors");
  const ModelFile model = import(checkpoint, {.taps = {3, 4, 5}, .config = golden_path("open_clip_config.json")});
  const Safetensors golden = open_golden("arrays.safetensors");
  const auto fast = make_encoder(model, {}), plain = make_reference_encoder(model);
  double worst_tap = 0, worst_embedding = 0;
  for (const auto& [number, picture] : kCases) {
    const std::vector<std::uint8_t> pixels = golden_bytes(golden.at("pixels80." + picture));
    const std::string name = "case" + std::to_string(number);
    for (const Encoder* encoder : {fast.get(), plain.get()}) {
      const Encoding encoding = encode(*encoder, model, pixels);
      worst_tap = std::max(worst_tap, worst_difference(joined(encoding.taps), to_floats(golden.at(name + ".taps"))));
      worst_embedding =
          std::max(worst_embedding, worst_difference(encoding.embedding, to_floats(golden.at(name + ".embedding"))));
    }
  }
  std::cout << "worst difference: taps " << worst_tap << ", embedding " << worst_embedding << '\n';
  EXPECT_LT(worst_tap, 5e-5);
  EXPECT_LT(worst_embedding, 2e-5);
}

// model, position mode, picture size: the modes follow from the names, so only Hugging Face's are here.
TEST_F(VitGolden, DinoV2GivesTheRecordedTapsAndClassTokenAtEverySize) {
  const Safetensors golden = open_golden("dinov2_expected.safetensors");
  for (const auto& [file, mode] : {std::pair("plain", "size"), std::pair("registers", "antialias")})
    for (const int size : {70, 98, 56}) {
      const ModelFile model = import(golden_path(std::string("dinov2_") + file + ".safetensors"),
                                     {.taps = {2, 3}, .input_size = size, .attention_heads = 3});
      const std::string base = std::string(file) + "." + mode + "." + std::to_string(size);
      const std::vector<std::uint8_t> pixels = golden_bytes(golden.at("pixels." + std::to_string(size)));
      for (const auto& encoder : {make_encoder(model, {}), make_reference_encoder(model)}) {
        const Encoding encoding = encode(*encoder, model, pixels);
        const double worst = worst_difference(encoding.embedding, to_floats(golden.at(base + ".class")));
        EXPECT_LT(worst, 5e-5) << base;
        if (!golden.tensors().contains(base + ".normed")) continue;
        EXPECT_LT(worst_difference(joined(encoding.taps), to_floats(golden.at(base + ".normed"))), 5e-5) << base;
      }
    }
}

}  // namespace
}  // namespace inctrl
