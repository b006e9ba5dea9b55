// Is a made defect somewhere, small, and nowhere else?
#include "synthesis/defect.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "support/expect_error.h"
#include "synthesis/product.h"

namespace inctrl {
namespace {

constexpr Size kSize{96, 96};

class DefectTest : public testing::TestWithParam<int> {
 protected:
  DefectKind kind() const { return static_cast<DefectKind>(GetParam()); }
  Canvas normal_ = make_product(ProductKind::kPart, kSize, Random(21))->draw(Random(1));
  Canvas donor_ = make_product(ProductKind::kWeave, kSize, Random(4))->draw(Random(1));
};

TEST_P(DefectTest, IsTheSameForTheSameChance) {
  EXPECT_EQ(make_defect(normal_, kind(), Random(3), donor_).pixels,
            make_defect(normal_, kind(), Random(3), donor_).pixels);
}

TEST_P(DefectTest, ChangesAPlaceAndLeavesTheRest) {
  int seen = 0;
  double share = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto mask = difference_mask(normal_, make_defect(normal_, kind(), Random(seed), donor_));
    const double changed =
        static_cast<double>(std::count(mask.begin(), mask.end(), 255)) / static_cast<double>(mask.size());
    seen += changed > 0;
    share += changed / 20;
    EXPECT_LT(changed, 0.5) << seed;
  }
  EXPECT_GE(seen, 13) << name(kind());  // copies of an even ground cannot be seen
  EXPECT_GT(share, 0.0005) << name(kind());
  EXPECT_LT(share, 0.1) << name(kind());
}

TEST_P(DefectTest, GivesFiniteColoursOnAnyProduct) {
  for (int i = 0; i < kProductKinds; ++i) {
    const Canvas normal = make_product(static_cast<ProductKind>(i), {40, 64}, Random(2))->draw(Random(1));
    for (const Colour& colour : make_defect(normal, kind(), Random(static_cast<std::uint64_t>(i)), donor_).pixels)
      for (const float value : colour) ASSERT_TRUE(std::isfinite(value)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, DefectTest, testing::Range(0, kDefectKinds));

TEST(Defect, KindsHaveNames) {
  std::set<std::string_view> names;
  for (int kind = 0; kind < kDefectKinds; ++kind) names.insert(name(static_cast<DefectKind>(kind)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kDefectKinds));
}

TEST(Defect, RefusesAPictureTooSmall) {
  expect_error(ErrorCode::kInvalidArgument, "needed at least 16 x 16", [] {
    make_defect(Canvas({4, 4}), DefectKind::kScar, Random(1), Canvas({4, 4}));
  });
}

TEST(DifferenceMask, MarksWhatDiffersVisibly) {
  Canvas one({2, 1}, {0.5f, 0.5f, 0.5f}), other = one;
  other.pixels[1][2] = 0.6f;
  EXPECT_EQ(difference_mask(one, other), (std::vector<std::uint8_t>{0, 255}));
}

}  // namespace
}  // namespace inctrl
