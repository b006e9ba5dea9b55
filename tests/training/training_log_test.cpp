// tests/training/training_log_test.cpp: src/training/training_log.h
#include "training/training_log.h"

#include <gtest/gtest.h>

#include <sstream>

namespace inctrl {
namespace {

std::vector<LoggedStep> two_epochs() {
  return {{1, 1, 4, {0.5, 0.3, 0.2}, {}},
          {1, 2, 1, {0.3, 0.2, 0.1}, 0.75},
          {2, 1, 2, {0.2, 0.1, 0.1}, {}},
          {2, 2, 2, {0.1, 0.1, 0}, 0.5}};
}

TEST(TrainingLog, IsARowAStep) {
  std::ostringstream out;
  write_csv(two_epochs(), out);
  EXPECT_EQ(out.str(),
            "epoch,step,shots,loss,loss_final,loss_image,held_out_auroc\n"
            "1,1,4,0.5,0.3,0.2,\n1,2,1,0.3,0.2,0.1,0.75\n2,1,2,0.2,0.1,0.1,\n2,2,2,0.1,0.1,0,0.5\n");
}

TEST(TrainingLog, SumsEpochsUp) {
  const std::vector<EpochSummary> epochs = summarise(two_epochs());
  ASSERT_EQ(epochs.size(), 2u);
  EXPECT_DOUBLE_EQ(epochs[0].mean.total, 0.4);
  EXPECT_DOUBLE_EQ(epochs[1].mean.final_score, 0.1);
  EXPECT_EQ(epochs[0].held_out_auroc, 0.75);
}

TEST(TrainingCurve, StandsAlone) {
  const std::string svg = training_curve(two_epochs(), 1);
  EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
  for (const char* part : {"class=\"steps\"", "class=\"loss\"", "class=\"auroc\"", "class=\"selected\""})
    EXPECT_NE(svg.find(part), std::string::npos) << part;
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(TrainingCurve, HasNoAurocWhereNothingWasHeldOut) {
  std::vector<LoggedStep> log = two_epochs();
  for (LoggedStep& step : log) step.held_out_auroc.reset();
  const std::string svg = training_curve(log, 2);
  EXPECT_EQ(svg.find("class=\"auroc\""), std::string::npos);
  EXPECT_EQ(svg.find("AUROC"), std::string::npos);
}

}  // namespace
}  // namespace inctrl
