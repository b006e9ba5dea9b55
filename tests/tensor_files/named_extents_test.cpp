// tests/tensor_files/named_extents_test.cpp: src/tensor_files/named_extents.h
#include "tensor_files/named_extents.h"

#include "support/expect_error.h"

namespace inctrl {
namespace {

void expect_refusal(std::string_view text, NamedExtents extents, const Shape& found, const NamedShape& needed) {
  expect_error(ErrorCode::kBadFormat, text, [&] { extents.match("w", found, needed); });
}

TEST(NamedExtents, LearnsASizeAndHoldsItAgainstTheNext) {
  NamedExtents extents;
  extents.match("down", {6, 24}, {"bottleneck", "embedding"});
  extents.match("up", {24, 6}, {"embedding", "bottleneck"});
  EXPECT_EQ(extents.at("bottleneck"), 6);
  EXPECT_EQ(extents.at("embedding"), 24);
  expect_refusal("tensor 'w' is [24, 7], needed [24, 6]", extents, {24, 7}, {"embedding", "bottleneck"});
}

TEST(NamedExtents, WritesWhatIsKnownInNumbers) {
  const NamedExtents extents({{"embedding", 24}});
  expect_refusal("tensor 'w' is [6, 23], needed [bottleneck, 24]", extents, {6, 23}, {"bottleneck", "embedding"});
  expect_refusal("tensor 'w' is [2, 64], needed [1, hidden]", extents, {2, 64}, {"1", "hidden"});
}

TEST(NamedExtents, RefusesAnotherRankAndNoElements) {
  expect_refusal("tensor 'w' is [3, 4], needed [n]", {}, {3, 4}, {"n"});
  expect_refusal("tensor 'w' is [], needed [n]", {}, {}, {"n"});
  expect_refusal("tensor 'w' is [0], needed [n]", {}, {0}, {"n"});
}

TEST(NamedExtents, LearnsNothingFromARefusedShape) {
  NamedExtents extents({{"width", 5}});
  expect_error(ErrorCode::kBadFormat, "needed [n, 5]", [&] { extents.match("a", {3, 4}, {"n", "width"}); });
  extents.match("b", {7}, {"n"});
  EXPECT_EQ(extents.at("n"), 7);
}

}  // namespace
}  // namespace inctrl
