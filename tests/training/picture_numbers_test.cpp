// tests/training/picture_numbers_test.cpp: src/training/picture_numbers.h
#include "training/picture_numbers.h"

#include <gtest/gtest.h>

#include <set>

namespace inctrl {
namespace {

using Kind = PictureNumbers::Kind;

TEST(PictureNumbers, EveryPictureHasItsOwnAndIsFoundByIt) {
  const PictureNumbers numbers(3, 2);
  std::set<std::size_t> seen;
  const auto check = [&](std::size_t number, Kind kind, std::size_t of, std::size_t variant) {
    EXPECT_LT(number, numbers.count());
    EXPECT_TRUE(seen.insert(number).second);
    const PictureNumbers::Picture picture = numbers.at(number);
    EXPECT_EQ(picture.kind, kind);
    EXPECT_EQ(picture.of, of);
    EXPECT_EQ(picture.variant, variant);
  };
  for (std::size_t listed = 0; listed < 3; ++listed) {
    check(listed, Kind::kListed, listed, 0);
    for (std::size_t v = 0; v < PictureNumbers::kVariants; ++v) {
      check(numbers.with_defect(listed, v), Kind::kWithDefect, listed, v);
      check(numbers.varied(listed, v), Kind::kVaried, listed, v);
    }
  }
  for (std::size_t category = 0; category < 2; ++category) {
    for (std::size_t i = 0; i < PictureNumbers::kDrawnNormal; ++i)
      check(numbers.drawn_normal(category, i), Kind::kDrawnNormal, category, i);
    for (std::size_t i = 0; i < PictureNumbers::kDrawnDefective; ++i)
      check(numbers.drawn_defective(category, i), Kind::kDrawnDefective, category, i);
  }
  EXPECT_EQ(seen.size(), numbers.count());
}

}  // namespace
}  // namespace inctrl
