// tests/residual/linear_test.cpp: src/residual/linear.h
#include "residual/linear.h"

#include "support/expect_error.h"

namespace inctrl {
namespace {

const Linear kLayer{.inputs = 3, .outputs = 2, .weight = {1, 2, 3, 4, 5, 6}, .bias = {10, 20}};
const std::vector<double> kInput{1, 0, -1};

TEST(Linear, IsRowsTimesInputPlusBias) {
  EXPECT_EQ(kLayer(kInput), (std::vector<double>{10 + 1 - 3, 20 + 4 - 6}));
}
TEST(Linear, NeedsNoBias) {
  Linear layer = kLayer;
  layer.bias.clear();
  EXPECT_EQ(layer(kInput), (std::vector<double>{-2, -2}));
}
TEST(Linear, SumsIn64Bits) {
  const Linear layer{.inputs = 3, .outputs = 1, .weight = {1, 1, -1}};
  EXPECT_EQ(layer(std::vector<double>{0x1p40, 1, 0x1p40}), (std::vector<double>{1}));
}
TEST(Linear, NamesBothLengthsWhenTheyDiffer) {
  expect_error(ErrorCode::kInvalidArgument, "it has 3 inputs, given 2", [] { (void)kLayer(std::vector<double>(2)); });
}

TEST(Relu, CutsBelowZero) {
  EXPECT_EQ(relu({-1, 0, 2}), (std::vector<double>{0, 0, 2}));
}

}  // namespace
}  // namespace inctrl
