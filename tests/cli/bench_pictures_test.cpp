// tests/cli/bench_pictures_test.cpp: apps/cli/bench_pictures.h
#include "cli/bench_pictures.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

TEST(BenchPictures, AreAlikeForOneSeedAndDifferForAnother) {
  const Image first = draw_bench_picture(40, 30, 1);
  EXPECT_EQ(first.pixels.size(), 40u * 30u * 3u);
  EXPECT_EQ(first.pixels, draw_bench_picture(40, 30, 1).pixels);
  EXPECT_NE(first.pixels, draw_bench_picture(40, 30, 2).pixels);
}

}  // namespace
}  // namespace inctrl::cli
