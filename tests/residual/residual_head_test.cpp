// tests/residual/residual_head_test.cpp: src/residual/residual_head.h
#include "residual/residual_head.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

ResidualHead small_head() {
  return {.projections = {{1, 2, 3, 4}, {5}}, .share = 0.25f, .usual_level = 0.1f, .slope = 3, .offset = 1.5f};
}

TEST(ResidualHead, PoolsTheLargestShareOfAPicturesPatches) {
  const std::vector<float> map{0.1f, 0.8f, 0.2f, 0.4f, 0.3f, 0.0f, 0.1f, 0.2f};
  EXPECT_NEAR(small_head().pooled(map, 8), (0.8 + 0.4) / 2, 1e-7);
  EXPECT_NEAR(small_head().pooled(map, 4), 0.8, 1e-7);         // two tiles of 4 patches: a defect is no larger
  EXPECT_NEAR(small_head().pooled(map, 1), 0.8, 1e-7);         // at least one
  EXPECT_NEAR(small_head().pooled(map, 1000), 2.1 / 8, 1e-7);  // at most all
}

TEST(ResidualHead, LevelIsTheGeometricMeanOfNormalsWithTheUsualOne) {
  const ResidualHead head = small_head();
  EXPECT_NEAR(head.level({}), 0.1, 1e-7);
  EXPECT_NEAR(head.level(std::vector{0.4}), 0.2, 1e-7);
  EXPECT_NEAR(head.level(std::vector{0.2, 0.4}), std::cbrt(0.1 * 0.2 * 0.4), 1e-7);
  EXPECT_GT(head.level(std::vector{0.0, 0.0}), 0);  // copies of one picture
}

TEST(ResidualHead, ScoresTheRatioToTheLevel) {
  const ResidualHead head = small_head();
  EXPECT_NEAR(head.score(0.2, 0.2), 1 / (1 + std::exp(1.5)), 1e-7);
  EXPECT_NEAR(head.score(0.2 * std::exp(0.5), 0.2), 0.5, 1e-7);
  EXPECT_NEAR(head.score(0.3, 0.1), head.score(0.6, 0.2), 1e-7);
  EXPECT_EQ(head.score(0, 0.2), 0);
}

class ResidualHeadFile : public testing::Test {
 protected:
  Safetensors written(const HeadTensors& tensors) {
    std::map<std::string, TensorView> views;
    for (const auto& [name, tensor] : tensors)
      views[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
    write_safetensors(folder_ / "head.safetensors", views, {});
    return Safetensors::open(folder_ / "head.safetensors");
  }
  void expect_refusal(std::string_view text, const std::string& name, const HeadTensor& tensor) {
    HeadTensors tensors = residual_head_tensors(small_head());
    tensors[name] = tensor;
    const Safetensors file = written(tensors);
    expect_error(ErrorCode::kBadFormat, text, [&] { (void)read_residual_head(file, widths_); });
  }
  const std::vector<int> widths_{2, 1};
  TemporaryFolder folder_;
};

TEST_F(ResidualHeadFile, ReadsBackToTheBit) {
  const ResidualHead head = read_residual_head(written(residual_head_tensors(small_head())), widths_);
  EXPECT_EQ(head.projections, small_head().projections);
  EXPECT_EQ(head.share, 0.25f);
  EXPECT_EQ(head.usual_level, 0.1f);
  EXPECT_EQ(head.slope, 3);
  EXPECT_EQ(head.offset, 1.5f);
}

TEST_F(ResidualHeadFile, RefusesWhatCannotBe) {
  expect_refusal("tensor 'heads.projection.0.weight' is [1, 1], needed [2, 2]", "heads.projection.0.weight",
                 {{1, 1}, {1}});
  expect_refusal("tensor 'heads.projection.1.weight' holds a number that is not finite", "heads.projection.1.weight",
                 {{1, 1}, {NAN}});
  expect_refusal("tensor 'heads.score' must hold", "heads.score", {{4}, {0, 0.1f, 3, 0}});
  expect_refusal("tensor 'heads.score' must hold", "heads.score", {{4}, {0.1f, 0.1f, 0, 0}});
}

TEST_F(ResidualHeadFile, NeedsEveryTensor) {
  for (const auto& [name, tensor] : residual_head_tensors(small_head())) {
    HeadTensors tensors = residual_head_tensors(small_head());
    tensors.erase(name);
    const Safetensors file = written(tensors);
    expect_error(ErrorCode::kBadFormat, name, [&] { (void)read_residual_head(file, widths_); });
  }
}

}  // namespace
}  // namespace inctrl
