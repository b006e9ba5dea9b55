// tests/detector/published_scores_test.cpp: the authors' checkpoint, imported, gives the published code's scores at
// batch 1, from picture files on. Cases 6 and 7 hold pictures whose alpha and mode the published order treats in its
// own way.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "checkpoints/import_checkpoint.h"
#include "inctrl/detector.h"
#include "pictures/read_picture.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "text/merges.h"

namespace inctrl {
namespace {

const std::filesystem::path kMerges = std::filesystem::path(INCTRL_SHARED_DIR) / "golden/bpe_simple_vocab_16e6.txt.gz";

class PublishedScores : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kMerges)) GTEST_SKIP() << "CLIP's merge list is not here: " << kMerges;
  }
  Model load() {
    const auto file = folder_ / "golden.safetensors";
    import_checkpoint(
        golden_path("inctrl.pyth"), file,
        {.taps = {3, 4, 5}, .config = golden_path("open_clip_config.json"), .merges = Merges::open(kMerges).to_text()});
    return Model::load(file, {.threads = 1});
  }
  static Image picture(const std::string& name) { return read_picture(golden_path("pictures") / name); }
  TemporaryFolder folder_;
};

TEST_F(PublishedScores, AreThoseOfTheAuthorsCodeAtBatchOne) {
  const Model model = load();
  std::ifstream file(golden_path("golden.json"));
  const auto cases = nlohmann::json::parse(file).at("cases");
  double worst_score = 0, worst_text = 0, worst_image = 0, worst_patch = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto& expected = cases[i];
    std::vector<Image> prompts;
    std::vector<ImageView> views;
    for (const auto& name : expected.at("prompts")) prompts.push_back(picture(name.get<std::string>()));
    for (const Image& prompt : prompts) views.push_back(prompt.view());
    const Detector detector(model, model.encode_prompts(views, expected.at("category").get<std::string>()));
    const Result result = detector.detect(picture(expected.at("query").get<std::string>()).view());
    const auto differs = [&](float found, const char* part) {
      return std::abs(found - expected.at(part).get<double>());
    };
    worst_score = std::max(worst_score, differs(result.pred_score, "score"));
    worst_text = std::max(worst_text, differs(*result.parts.text, "text_prior"));
    worst_image = std::max(worst_image, differs(*result.parts.image, "image_score"));
    worst_patch = std::max(worst_patch, differs(result.parts.patch, "patch_max"));
  }
  std::cout << "worst difference: score " << worst_score << ", text prior " << worst_text << ", image score "
            << worst_image << ", patch maximum " << worst_patch << '\n';
  EXPECT_LT(worst_score, 1e-5);  // all four: the golden README's
  EXPECT_LT(worst_text, 5e-5);
  EXPECT_LT(worst_image, 1e-5);
  EXPECT_LT(worst_patch, 2e-6);
}

TEST_F(PublishedScores, NeedACategory) {
  const Model model = load();
  const Image normal = picture("candle_0.png");
  const ImageView view = normal.view();
  expect_error(ErrorCode::kInvalidArgument, "name the object in the pictures (--category)", [&] {
    (void)model.encode_prompts({&view, 1});
  });
}

TEST(PublishedCheckpoint, IsNotImportedWithoutATokenizer) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kInvalidArgument, "give the tokenizer's merge list", [&] {
    import_checkpoint(golden_path("inctrl.pyth"), folder / "m.safetensors",
                      {.config = golden_path("open_clip_config.json")});
  });
}

}  // namespace
}  // namespace inctrl
