// tests/pictures/value_range_test.cpp: src/pictures/value_range.h takes three forms and no other.
#include "pictures/value_range.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(ParseRange, KnowsThreeForms) {
  EXPECT_EQ(parse_range("full").kind, ValueRange::Kind::kFull);
  EXPECT_EQ(parse_range("auto").kind, ValueRange::Kind::kAuto);
  const ValueRange fixed = parse_range("-1.5:4e3");
  EXPECT_EQ(fixed.kind, ValueRange::Kind::kFixed);
  EXPECT_EQ(fixed.low, -1.5);
  EXPECT_EQ(fixed.high, 4000);
}

TEST(ParseRange, RefusesEverythingElse) {
  for (const char* text : {"", ":", "1", "1:", ":1", "2:1", "1:1", "a:b", "1:2x", "nan:1", "0:inf", "1:2:3", "Full"})
    expect_error(ErrorCode::kInvalidArgument, "choose full, auto or MIN:MAX", [&] { (void)parse_range(text); });
}

}  // namespace
}  // namespace inctrl
