// tests/training/projected_residual_test.cpp: src/training/projected_residual.h
#include "training/projected_residual.h"

#include "residual/patch_residual.h"
#include "support/expect_error.h"
#include "training/finite_differences.h"
#include "training/random_tokens.h"

namespace inctrl {
namespace {

class ProjectedResidualTest : public testing::Test {
 protected:
  ProjectedResidual residual() const { return {projection_, query_, std::vector{&first_, &second_}}; }

  RandomDraws random_{1, 200};
  TokenGrid query_ = random_grid(random_, 3, 6), first_ = random_grid(random_, 3, 6),
            second_ = random_grid(random_, 3, 6);
  Matrix projection_ = random_matrix(6, 6, 2);
};

TEST_F(ProjectedResidualTest, IsThePatchResidualOfProjectedTokens) {
  const auto projected = [this](TokenGrid grid) {
    for (int p = 0; p < grid.count(); ++p) {
      const Eigen::Map<Eigen::VectorXf> token(grid.token(p).data(), grid.width);
      const Eigen::VectorXf moved = (projection_ * token.cast<double>()).cast<float>();
      std::copy(moved.begin(), moved.end(), grid.token(p).begin());
    }
    normalise_tokens(grid);
    return grid;
  };
  const TokenGrid first = projected(first_), second = projected(second_);
  const std::vector<float> expected = patch_residual(projected(query_), TokenPanels({&first, &second}));
  for (int p = 0; p < 9; ++p)
    EXPECT_NEAR(residual().residual()[p], expected[static_cast<std::size_t>(p)], 1e-6);  // 32-bit tokens
}

TEST_F(ProjectedResidualTest, HasTheSlopesOfFiniteDifferences) {
  const Eigen::VectorXd by_residual = random_matrix(9, 1, 3);
  Matrix slope = Matrix::Zero(6, 6);
  residual().add_gradient(by_residual, slope);
  expect_slopes(projection_, slope, "projection", [&] { return residual().residual().dot(by_residual); });
}

TEST_F(ProjectedResidualTest, NeedsPromptsOfTheSameTokens) {
  const TokenGrid narrow = random_grid(random_, 3, 5);
  expect_error(ErrorCode::kInvalidArgument, "there is no prompt",
               [&] { (void)ProjectedResidual(projection_, query_, {}); });
  expect_error(ErrorCode::kIncompatible, "tokens of 6 and 5 numbers, a projection of 6",
               [&] { (void)ProjectedResidual(projection_, query_, std::vector{&narrow}); });
}

}  // namespace
}  // namespace inctrl
