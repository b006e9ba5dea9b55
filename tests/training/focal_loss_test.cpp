// tests/training/focal_loss_test.cpp: src/training/focal_loss.h
#include "training/focal_loss.h"

#include "residual/scoring_head.h"
#include "training/finite_differences.h"

namespace inctrl {
namespace {

Eigen::VectorXd half_of_each(Eigen::Index count) {
  Eigen::VectorXd labels = Eigen::VectorXd::Zero(count);
  labels.tail(count / 2).setOnes();
  return labels;
}

TEST(FocalLoss, HasTheSlopesOfFiniteDifferences) {
  const Eigen::VectorXd labels = half_of_each(8);
  Matrix logits = 4 * random_matrix(1, 8, 1);
  expect_slopes(logits, Matrix(focal_of_logits(logits.row(0), labels).slope.transpose()), "logits",
                [&] { return focal_of_logits(logits.row(0), labels).loss; });
  Matrix probabilities = (random_matrix(1, 8, 2).array() * 0.49 + 0.5).matrix();
  expect_slopes(probabilities, Matrix(focal_of_probabilities(probabilities.row(0), labels).slope.transpose()),
                "probabilities", [&] { return focal_of_probabilities(probabilities.row(0), labels).loss; });
}

TEST(FocalLoss, IsTheSameOfALogitAndOfItsProbability) {
  const Eigen::VectorXd labels = half_of_each(8), logits = 5 * random_matrix(1, 8, 3).row(0);
  const Eigen::VectorXd probabilities = logits.unaryExpr([](double x) { return sigmoid(x); });
  EXPECT_NEAR(focal_of_logits(logits, labels).loss, focal_of_probabilities(probabilities, labels).loss, 1e-12);
}

// docs/method.md: what the published code's second sigmoid makes of scores in (0, 1).
TEST(FocalLoss, OfScoresTakenForLogitsHasAFloor) {
  const Eigen::VectorXd labels = half_of_each(16);
  EXPECT_NEAR(2 * focal_of_logits(Eigen::VectorXd::Constant(16, 0.5), labels).loss, 0.445, 5e-4);
  EXPECT_NEAR(2 * focal_of_logits(labels, labels).loss, 0.196, 5e-4);
}

TEST(FocalLoss, StaysFiniteAtTheEnds) {
  Eigen::VectorXd ends(4), labels(4);
  ends << 0, 1, 0, 1;
  labels << 0, 0, 1, 1;
  const Focal focal = focal_of_probabilities(ends, labels);
  EXPECT_NEAR(focal.loss, 2 * -std::log(1e-7) / 4, 1e-5);
  EXPECT_EQ(focal.slope, Eigen::VectorXd::Zero(4));  // clamped, as PyTorch's clamp
  EXPECT_TRUE(std::isfinite(focal_of_logits(1000 * ends, labels).loss));
}

}  // namespace
}  // namespace inctrl
