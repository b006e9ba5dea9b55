// tests/encoder/golden_lite0_test.cpp: the real EfficientNet-Lite0 against values recorded from two implementations.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "checkpoints/import_checkpoint.h"
#include "encoder/encoder.h"
#include "encoder/reference/reference_encoder.h"
#include "imaging/normalise.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

// A recorded stage: the block it follows (from 1), its step across rows and columns, its deviation (lite0.json) and the
// tolerance of the golden README, 1e-4 of that.
struct Stage {
  const char* name;
  int block, step;
  double deviation;
};
const std::map<std::string, std::vector<Stage>> kStages{
    {"nut_2.jpg", {{"stride8", 5, 2, 6.434912}, {"stride16", 11, 2, 5.660481}, {"stride32", 16, 1, 2.585552}}},
    {"candle_2.png", {{"stride8", 5, 2, 5.565218}, {"stride16", 11, 2, 4.701982}, {"stride32", 16, 1, 2.237215}}}};

class GoldenLite0 : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::is_regular_file(INCTRL_LITE0_WEIGHTS))
      GTEST_SKIP() << "the weights are not here; scripts/deps fetches them";
    const std::filesystem::path file = folder_.path() / "lite0.safetensors";
    import_checkpoint(INCTRL_LITE0_WEIGHTS, file, {.taps = {5, 11, 16}, .input_size = 224});
    model_ = open_model_file(file);
  }

  void expect_golden(const Encoder& encoder) {
    const Safetensors golden = open_golden("lite0.safetensors");
    const Normaliser normaliser(model_.config.mean, model_.config.std);
    for (const auto& [picture, stages] : kStages) {
      const std::vector<std::uint8_t> pixels = golden_bytes(golden.at("pixels224." + picture));
      const Encoding encoding = encoder.encode(1, [&](int, float* planes) { normaliser.to_planes(pixels, planes); })[0];
      for (std::size_t tap = 0; tap < stages.size(); ++tap) {
        const double worst =
            worst_difference(encoding.taps[tap], golden.at(picture + "." + stages[tap].name), stages[tap].step);
        EXPECT_LT(worst, 1e-4 * stages[tap].deviation) << picture << ' ' << stages[tap].name;
        RecordProperty(picture + "_" + stages[tap].name, std::to_string(worst));
      }
    }
  }

  // grid [rows, columns, width] against golden [width, rows / step, columns / step]
  static double worst_difference(const TokenGrid& grid, const TensorView& golden, int step) {
    const std::vector<float> expected = to_floats(golden);
    const int rows = static_cast<int>(golden.shape[1]), columns = static_cast<int>(golden.shape[2]);
    EXPECT_EQ(golden.shape, (Shape{grid.width, (grid.rows + step - 1) / step, (grid.columns + step - 1) / step}));
    double worst = 0;
    for (int c = 0; c < grid.width; ++c)
      for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
          const float found = grid.token(y * step * grid.columns + x * step)[static_cast<std::size_t>(c)];
          worst = std::max<double>(worst,
                                   std::abs(found - expected[static_cast<std::size_t>((c * rows + y) * columns + x)]));
        }
    return worst;
  }

  TemporaryFolder folder_;
  ModelFile model_;
};

TEST_F(GoldenLite0, OpenVinoEqualsTheRecordedStages) {
  expect_golden(*make_encoder(model_, {}));
}

#ifndef INCTRL_SLOW_BUILD  // plain loops take a minute under a sanitizer
TEST_F(GoldenLite0, TheReferenceEqualsTheRecordedStages) {
  expect_golden(*make_reference_encoder(model_));
}
#endif

}  // namespace
}  // namespace inctrl
