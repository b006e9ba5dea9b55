// tests/training/patch_labels_test.cpp: src/training/patch_labels.h
#include "training/patch_labels.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

Eigen::VectorXd labels(bool anomalous, const std::vector<float>& coverage, const std::vector<double>& map) {
  const TrainingItem item{.anomalous = anomalous, .coverage = coverage};
  return patch_labels(item, Eigen::Map<const Eigen::VectorXd>(map.data(), static_cast<Eigen::Index>(map.size())));
}

Eigen::VectorXd expected(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

TEST(PatchLabels, ANormalQueryIsSoundAllOver) {
  EXPECT_TRUE(labels(false, {}, {1, 2, 3, 4}).isApprox(expected({-0.25, -0.25, -0.25, -0.25})));
}

TEST(PatchLabels, AQuarterDefectiveIsADefectAndATraceCountsForNeither) {
  EXPECT_TRUE(labels(true, {1, 0.3f, 0.1f, 0, 0.01f, 0}, {0, 0, 0, 0, 0, 0})
                  .isApprox(expected({0.5, 0.5, 0, -1.0 / 3, -1.0 / 3, -1.0 / 3})));
}

TEST(PatchLabels, OfASmallDefectTheMostDefectivePatchesCount) {
  EXPECT_TRUE(labels(true, {0.1f, 0.08f, 0.04f, 0}, {0, 0, 0, 0}).isApprox(expected({0.5, 0.5, 0, -1})));
}

TEST(PatchLabels, ATinyDefectMarksNothing) {
  EXPECT_TRUE(labels(true, {0.03f, 0, 0, 0}, {0, 0, 0, 0}).isApprox(expected({0, -1.0 / 3, -1.0 / 3, -1.0 / 3})));
}

TEST(PatchLabels, WhereNoPlaceIsKnownTheLargestResidualsCount) {
  std::vector<double> map(100, 0.1), wanted(100, 0);
  map[7] = 0.9, map[50] = 0.8;
  wanted[7] = wanted[50] = 0.5;
  EXPECT_TRUE(labels(true, {}, map).isApprox(expected(wanted)));
}

TEST(PatchLabels, NeedAShareForEachPatch) {
  expect_error(ErrorCode::kIncompatible, "3 shares of defects for 4 patches", [] {
    (void)labels(true, {0, 0, 1}, {0, 0, 0, 0});
  });
}

}  // namespace
}  // namespace inctrl
