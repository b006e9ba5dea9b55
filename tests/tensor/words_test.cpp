// tests/tensor/words_test.cpp: the words that users choose from and that errors are known by.
#include "inctrl/options.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Words, EveryFitReadsBackAsItself) {
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad}) EXPECT_EQ(parse_fit(name(fit)), fit);
}

TEST(Words, EveryPrecisionReadsBackAsItself) {
  for (const Precision precision : {Precision::kF32, Precision::kBf16, Precision::kInt8, Precision::kAuto})
    EXPECT_EQ(parse_precision(name(precision)), precision);
}

TEST(Words, AnUnknownOneIsAnsweredWithTheChoices) {
  expect_error(ErrorCode::kInvalidArgument, "fit 'stretch' is unknown; choose from crop, squash, pad",
               [] { parse_fit("stretch"); });
  expect_error(ErrorCode::kInvalidArgument, "precision 'F32' is unknown; choose from f32, bf16, int8, auto",
               [] { parse_precision("F32"); });
}

TEST(Words, TilesReadBackAsThemselves) {
  for (const Tiles& tiles : {Tiles{1, 1}, Tiles{3, 4}, Tiles{64, 64}}) EXPECT_EQ(parse_tiles(name(tiles)), tiles);
  EXPECT_EQ(parse_reach("0"), 0);
  EXPECT_EQ(parse_reach("63"), 63);
  EXPECT_EQ(parse_reach("all"), kEverywhere);
}

TEST(Words, TilesThatAreNoneAreAnsweredWithAnExample) {
  for (const char* text : {"", "x", "3", "3x", "x3", "0x3", "3x65", "3x4x5", "-3x4", "3x-4", "+3x4", "3 x4", "3X4",
                           "9999999999x1", "auto"})
    expect_error(ErrorCode::kInvalidArgument, "such as 3x4, each from 1 to 64", [&] { parse_tiles(text); });
  for (const char* text : {"", "-1", "64", "1.5", "some", "ALL"})
    expect_error(ErrorCode::kInvalidArgument, "a number of tiles from 0 to 63, or all", [&] { parse_reach(text); });
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
