// tests/cli/finding_test.cpp: apps/cli/finding.h
#include "cli/finding.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace inctrl::cli {
namespace {

TEST(Finding, IsALineWithItsMarkAndTheRemedyBelow) {
  EXPECT_EQ(text_of(ok("memory", "enough")), "ok     memory: enough\n");
  EXPECT_EQ(text_of(slow("cores", "few", "nproc")), "slow   cores: few\n       try: nproc\n");
  EXPECT_EQ(text_of(wrong("disk", "full", "df -h")), "wrong  disk: full\n       try: df -h\n");
}

TEST(Finding, StaysOnItsLineWhateverATextHolds) {
  EXPECT_EQ(wrong("model", "not found; searched\n  /a\n  /b\x1b[31m", "ls 'two  spaces'\n").message,
            "not found; searched /a /b [31m");
  EXPECT_EQ(wrong("model", "", "ls 'two  spaces'\n").remedy, "ls 'two  spaces'?");
}

TEST(Finding, HasNoRemedyInJsonWhereNoneIsNeeded) {
  EXPECT_EQ(json_of(ok("memory", "enough")).dump(),
            R"({"check":"memory","status":"ok","message":"enough","remedy":null})");
  EXPECT_EQ(json_of(slow("cores", "few", "nproc"))["remedy"], "nproc");
}

TEST(Finding, IsMadeOfWhatALookThrows) {
  const Findings findings =
      looked_at("disk", "df -h", []() -> Findings { throw std::runtime_error("it does not answer"); });
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].health, Health::kWrong);
  EXPECT_EQ(findings[0].message, "it does not answer");
  EXPECT_EQ(findings[0].remedy, "df -h");
}

TEST(InBytes, ChoosesTheUnit) {
  EXPECT_EQ(in_bytes(0), "0 MiB");
  EXPECT_EQ(in_bytes(3 << 19), "1.5 MiB");
  EXPECT_EQ(in_bytes(17 << 20), "17 MiB");
  EXPECT_EQ(in_bytes(3ull << 29), "1.5 GiB");
}

}  // namespace
}  // namespace inctrl::cli
