// tests/tensor/words_test.cpp: the words that users choose from and that errors are known by.
#include "inctrl/options.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Words, EveryFitReadsBackAsItself) {
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad}) EXPECT_EQ(parse_fit(name(fit)), fit);
}

TEST(Words, EveryPrecisionReadsBackAsItself) {
  for (const Precision precision : {Precision::kF32, Precision::kBf16})
    EXPECT_EQ(parse_precision(name(precision)), precision);
}

TEST(Words, AnUnknownOneIsAnsweredWithTheChoices) {
  expect_error(ErrorCode::kInvalidArgument, "fit 'stretch' is unknown; choose from crop, squash, pad",
               [] { parse_fit("stretch"); });
  expect_error(ErrorCode::kInvalidArgument, "precision 'F32' is unknown; choose from f32, bf16",
               [] { parse_precision("F32"); });
}

TEST(Words, EveryErrorCodeHasItsName) {
  EXPECT_EQ(kind(ErrorCode::kInvalidArgument), "invalid-argument");
  EXPECT_EQ(kind(ErrorCode::kNotFound), "not-found");
  EXPECT_EQ(kind(ErrorCode::kBadFormat), "bad-format");
  EXPECT_EQ(kind(ErrorCode::kIncompatible), "incompatible");
  EXPECT_EQ(kind(ErrorCode::kLimit), "limit");
  EXPECT_EQ(kind(ErrorCode::kBackend), "backend");
}

}  // namespace
}  // namespace inctrl
