// tests/synthesis/drawn_category_test.cpp: src/synthesis/drawn_category.h
#include "synthesis/drawn_category.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inctrl {
namespace {

constexpr Size kSmall{64, 48};

double difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(int{a.pixels[i]} - int{b.pixels[i]});
  return sum / static_cast<double>(a.pixels.size());
}

TEST(DrawnCategory, IsTheSameForTheSameSeedAndNumber) {
  for (std::uint64_t number = 0; number < kProductKinds; ++number) {
    const DrawnCategory one(1, number, kSmall), again(1, number, kSmall);
    EXPECT_EQ(one.normal(3).pixels, again.normal(3).pixels);
    EXPECT_EQ(one.defective(3).picture.pixels, again.defective(3).picture.pixels);
    EXPECT_NE(one.normal(3).pixels, DrawnCategory(2, number, kSmall).normal(3).pixels);
  }
}

TEST(DrawnCategory, NormalPicturesDifferLessThanProductsDo) {
  int less = 0;
  for (std::uint64_t number = 0; number < 24; ++number) {
    const DrawnCategory one(1, number, kSmall), other(1, number + kProductKinds, kSmall);
    EXPECT_NE(one.normal(0).pixels, one.normal(1).pixels);
    less += difference(one.normal(0), one.normal(1)) < difference(one.normal(0), other.normal(0));
  }
  EXPECT_GE(less, 20);  // a camera's light may vary more than two grey products do
}

TEST(DrawnCategory, MarksWhatIsDefective) {
  for (std::uint64_t number = 0; number < 2 * kProductKinds; ++number) {
    const DrawnPicture bad = DrawnCategory(1, number, kSmall).defective(0);
    EXPECT_EQ(bad.mask.width, bad.picture.width);
    EXPECT_EQ(bad.mask.height, bad.picture.height);
    EXPECT_EQ(bad.mask.pixels.size(), 64u * 48u);
    EXPECT_LT(std::count(bad.mask.pixels.begin(), bad.mask.pixels.end(), 255), 64 * 48);
  }
}

TEST(DrawnCategory, AddsADefectToAnyPicture) {
  const Image normal = DrawnCategory(1, 0, kSmall).normal(0), donor = DrawnCategory(1, 1, kSmall).normal(0);
  int marked = 0;
  for (std::uint64_t i = 0; i < 20; ++i) {
    const DrawnPicture bad = with_defect(normal.view(), donor.view(), Random(5).branch("defect", i));
    for (std::size_t p = 0; p < bad.mask.pixels.size(); ++p)
      if (bad.mask.pixels[p] == 0) {
        EXPECT_NEAR(bad.picture.pixels[3 * p], normal.pixels[3 * p], 6);  // 0.02 of 255
      }
    marked += std::count(bad.mask.pixels.begin(), bad.mask.pixels.end(), 255) > 0;
  }
  EXPECT_GE(marked, 10);  // in so small a picture some defects are smaller than a pixel
}

TEST(DrawnCategory, VariesAPictureALittle) {
  const Image normal = DrawnCategory(1, 6, kSmall).normal(0), other = DrawnCategory(1, 14, kSmall).normal(0);
  const Image once = varied(normal.view(), Random(1)), twice = varied(normal.view(), Random(2));
  EXPECT_EQ(once.width, normal.width);
  EXPECT_NE(once.pixels, twice.pixels);
  EXPECT_LT(difference(once, normal), difference(other, normal));
}

}  // namespace
}  // namespace inctrl
