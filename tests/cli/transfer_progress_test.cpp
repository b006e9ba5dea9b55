// tests/cli/transfer_progress_test.cpp: apps/cli/transfer_progress.h, apps/cli/progress_text.h
#include "cli/transfer_progress.h"

#include <gtest/gtest.h>

#include "cli/progress_text.h"

namespace inctrl::cli {
namespace {

TEST(TransferProgress, TellsShareSpeedAndTheTimeLeft) {
  const Transfer transfer{.what = "model", .already = 20'000'000, .done = 50'000'000, .total = 100'000'000};
  EXPECT_EQ(transfer_text(transfer, 3), "50.0 of 100.0 MB [###############...............]  10.0 MB/s  0:05 left");
}

TEST(TransferProgress, TellsLessWhereNoSizeIsKnown) {
  EXPECT_EQ(transfer_text({.what = "model", .done = 1'500'000}, 1), "1.5 MB  1.5 MB/s");
  EXPECT_EQ(transfer_text({.what = "model", .already = 7, .done = 7, .total = 14}, 1),
            "0.0 of 0.0 MB [###############...............]  0.0 MB/s");
}

TEST(ProgressText, ClockAndBar) {
  EXPECT_EQ(clock_text(37), "0:37");
  EXPECT_EQ(clock_text(10812), "3:00:12");
  EXPECT_EQ(bar_text(0, 0), "[" + std::string(30, '#') + "]");
  EXPECT_EQ(bar_text(5, 3), "[" + std::string(30, '#') + "]");
}

}  // namespace
}  // namespace inctrl::cli
