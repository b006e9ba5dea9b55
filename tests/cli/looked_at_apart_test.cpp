// tests/cli/looked_at_apart_test.cpp: apps/cli/looked_at_apart.h
#include "cli/looked_at_apart.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace inctrl::cli {
namespace {

TEST(LookedAtApart, BringsBackWhatWasFound) {
  const Findings findings = looked_at_apart("things", "ls", [] {
    return Findings{ok("one", "as it should be"), slow("two", "it takes time", "nice"),
                    wrong("three", "\xff", "mv a b")};
  });
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_EQ(text_of(findings[0]) + text_of(findings[1]),
            "ok     one: as it should be\nslow   two: it takes time\n       try: nice\n");
  EXPECT_EQ(findings[2].health, Health::kWrong);
  EXPECT_TRUE(looked_at_apart("things", "ls", [] { return Findings{}; }).empty());
}

TEST(LookedAtApart, TellsWhatWasThrown) {
  const Findings findings =
      looked_at_apart("things", "ls", []() -> Findings { throw std::runtime_error("it does not answer"); });
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "it does not answer");
}

TEST(LookedAtApart, OutlivesTheEndOfTheProcess) {
  const Findings killed = looked_at_apart("things", "ls -l", []() -> Findings {
    ::kill(::getpid(), SIGKILL);
    return {};
  });
  ASSERT_EQ(killed.size(), 1u);
  EXPECT_EQ(killed[0].health, Health::kWrong);
  EXPECT_NE(killed[0].message.find("signal 9"), std::string::npos) << killed[0].message;
  EXPECT_EQ(killed[0].remedy, "ls -l");
  const Findings ended = looked_at_apart("things", "ls -l", []() -> Findings { ::_exit(7); });
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_NE(ended[0].message.find("status 7"), std::string::npos) << ended[0].message;
}

}  // namespace
}  // namespace inctrl::cli
