// tests/training/head_gradient_test.cpp: src/training/head_gradient.h and adapter_gradient.h
#include "training/head_gradient.h"

#include "training/adapter_gradient.h"
#include "training/finite_differences.h"

namespace inctrl {
namespace {

TEST(HeadInTraining, HasTheSlopesOfFiniteDifferences) {
  RandomDraws random(5, 1);
  HeadInTraining head("heads.image", 9, random);
  Matrix x = random_matrix(6, 9, 1);
  const Matrix weights = random_matrix(6, 1, 2);
  (void)head.forward(x);
  const Matrix by_x = head.backward(weights.col(0));
  const auto loss = [&] { return weighted(head.forward(x), weights); };
  for (Parameter* parameter : head.parameters())
    if (parameter->learnt) expect_slopes(parameter->values, parameter->gradient, parameter->name, loss);
  expect_slopes(x, by_x, "input", loss);
}

TEST(HeadInTraining, JudgesByRecordedStatisticsWhenInUse) {
  RandomDraws random(5, 1);
  HeadInTraining head("heads.image", 9, random);
  const Matrix x = random_matrix(6, 9, 1);
  for (int i = 0; i < 400; ++i) (void)head.forward(x);  // the recorded mean is the batch's, its variance by n - 1
  const ScoringHead used = head.in_use();
  const Eigen::VectorXd trained = head.forward(x);
  for (Eigen::Index i = 0; i < 6; ++i)
    EXPECT_NEAR(used.logit(values_of(x.row(i))), trained[i], 0.35);  // variances differ by 6 / 5
  for (const float variance : used.first_norm.variance) EXPECT_GE(variance, 0);
}

TEST(AdapterInTraining, HasTheSlopesOfFiniteDifferences) {
  RandomDraws random(6, 1);
  AdapterInTraining adapter(12, random);
  const Matrix x = random_matrix(4, 12, 1), weights = random_matrix(4, 12, 2);
  (void)adapter.forward(x);
  adapter.backward(weights);
  const auto loss = [&] { return weighted(adapter.forward(x), weights); };
  for (Parameter* parameter : adapter.parameters())
    expect_slopes(parameter->values, parameter->gradient, parameter->name, loss);
}

TEST(AdapterInTraining, NarrowsToAQuarter) {
  RandomDraws random(6, 1);
  EXPECT_EQ(AdapterInTraining(640, random).in_use().first.outputs, 160);
  EXPECT_EQ(AdapterInTraining(3, random).in_use().first.outputs, 1);
}

}  // namespace
}  // namespace inctrl
