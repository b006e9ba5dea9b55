// tests/imaging/resize_test.cpp: src/imaging/resize.h is Pillow's resize, to the bit.
#include "imaging/resize.h"

#include <gtest/gtest.h>

#include <random>

#include "imaging/premultiply.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

struct Picture {
  Bytes values;
  Size size;
  int channels;
  Samples samples() const {
    return {values.data(), size, static_cast<std::ptrdiff_t>(size.width) * channels, channels};
  }
};

Picture golden_picture(const Safetensors& file, const std::string& name) {
  const TensorView& tensor = file.at(name);
  return {golden_bytes(tensor),
          {static_cast<int>(tensor.shape[1]), static_cast<int>(tensor.shape[0])},
          static_cast<int>(tensor.shape[2])};
}

Picture noise(Size size, int channels, unsigned seed) {
  std::mt19937 random(seed);
  Picture picture{Bytes(static_cast<std::size_t>(size.width * size.height * channels)), size, channels};
  for (std::uint8_t& value : picture.values) value = static_cast<std::uint8_t>(random());
  return picture;
}

class ResizeGolden : public testing::TestWithParam<int> {};

TEST_P(ResizeGolden, EqualsPillowToTheBit) {
  const Safetensors file = open_golden("resize.safetensors");
  const std::string index = std::to_string(GetParam());
  Picture in = golden_picture(file, index + ".in");
  const bool alpha = in.channels == 4;
  if (alpha) premultiply(in.values);
  for (const auto& [kernel, suffix] :
       {std::pair(Resample::kBicubic, ".bicubic"), std::pair(Resample::kBilinear, ".bilinear")}) {
    const Picture expected = golden_picture(file, index + suffix);
    Bytes resized = resize(in.samples(), expected.size, kernel);
    if (alpha) divide_by_alpha(resized);
    EXPECT_EQ(resized, expected.values) << suffix;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ResizeGolden, testing::Range(0, 10));

TEST(Resize, LeavesAPictureOfTheRightSizeAlone) {
  const Picture picture = noise({13, 9}, 3, 1);
  EXPECT_EQ(resize(picture.samples(), picture.size, Resample::kBicubic), picture.values);
}

TEST(Resize, KeepsAFlatPictureFlat) {
  const Picture flat{Bytes(40 * 30 * 3, 77), {40, 30}, 3};
  for (const Size size : {Size{7, 5}, Size{113, 64}, Size{1, 1}})
    for (const std::uint8_t value : resize(flat.samples(), size, Resample::kBicubic)) EXPECT_EQ(value, 77);
}

TEST(Resize, GivesAPartTheBitsOfTheWhole) {
  const Picture picture = noise({61, 47}, 3, 2);
  const Size full{29, 83};
  const Bytes whole = resize(picture.samples(), full, Resample::kBicubic);
  const Part part{5, 17, {20, 31}};
  const Bytes cut = resize(picture.samples(), full, Resample::kBicubic, part);
  for (int y = 0; y < part.size.height; ++y)
    for (int x = 0; x < part.size.width * 3; ++x)
      ASSERT_EQ(cut[static_cast<std::size_t>(y * part.size.width * 3 + x)],
                whole[static_cast<std::size_t>((y + part.top) * full.width * 3 + part.left * 3 + x)]);
}

TEST(Resize, TreatsEveryChannelAlike) {
  const Picture gray = noise({33, 21}, 1, 3);
  Picture colour{{}, gray.size, 3};
  for (const std::uint8_t value : gray.values) colour.values.insert(colour.values.end(), 3, value);
  const Bytes one = resize(gray.samples(), {20, 40}, Resample::kBicubic);
  const Bytes three = resize(colour.samples(), {20, 40}, Resample::kBicubic);
  for (std::size_t i = 0; i < three.size(); ++i) ASSERT_EQ(three[i], one[i / 3]);
}

// One and three channels go through vectors, two and four do not.
TEST(Resize, GivesAChannelTheSameWithAnyOthersBeside) {
  std::mt19937 random(6);
  const auto up_to = [&](unsigned most) { return 1 + static_cast<int>(random() % most); };
  for (int round = 0; round < 60; ++round) {
    const Size size{up_to(90), up_to(60)}, full{up_to(80), up_to(50)};
    const Picture four = noise(size, 4, random());
    const auto channels_of = [&](int count) {
      Picture picture{{}, size, count};
      for (std::size_t i = 0; i < four.values.size(); i += 4)
        picture.values.insert(picture.values.end(), four.values.begin() + static_cast<std::ptrdiff_t>(i),
                              four.values.begin() + static_cast<std::ptrdiff_t>(i) + count);
      return picture;
    };
    const Bytes all = resize(four.samples(), full, Resample::kBicubic);
    const Bytes one = resize(channels_of(1).samples(), full, Resample::kBicubic);
    const Bytes three = resize(channels_of(3).samples(), full, Resample::kBicubic);
    for (std::size_t i = 0; i < one.size(); ++i) {
      ASSERT_EQ(one[i], all[4 * i]) << "round " << round;
      for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(three[3 * i + c], all[4 * i + c]) << "round " << round;
    }
  }
}

TEST(Resize, TakesTheNearestSampleByTheCentreOfTheNewOne) {
  const Picture row{{10, 20, 30, 40, 50}, {5, 1}, 1};
  EXPECT_EQ(resize(row.samples(), {2, 1}, Resample::kNearest), (Bytes{20, 40}));
  EXPECT_EQ(resize(row.samples(), {10, 1}, Resample::kNearest), (Bytes{10, 10, 20, 20, 30, 30, 40, 40, 50, 50}));
  EXPECT_EQ(resize(row.samples(), {5, 2}, Resample::kNearest), (Bytes{10, 20, 30, 40, 50, 10, 20, 30, 40, 50}));
  const Part part{4, 1, {3, 1}};
  EXPECT_EQ(resize(row.samples(), {10, 2}, Resample::kNearest, part), (Bytes{30, 30, 40}));
}

// Three and a half steps of 2 / 7 are 1, the second sample; added up one by one they stay below it.
TEST(Resize, FindsCentresByAddingUpStepsAsPillowDoes) {
  const Picture row{{1, 2}, {2, 1}, 1};
  EXPECT_EQ(resize(row.samples(), {7, 1}, Resample::kNearest), (Bytes{1, 1, 1, 1, 2, 2, 2}));
}

TEST(Resize, KeepsDeepSamplesWithinTheirRange) {
  std::vector<std::uint16_t> steps(16, 0);
  std::fill(steps.begin() + 8, steps.end(), std::uint16_t{65535});
  const std::vector<std::uint16_t> resized =
      resize(DeepSamples{steps.data(), {16, 1}, 16, 1}, {40, 1}, Resample::kBicubic, {0, 0, {40, 1}});
  EXPECT_EQ(resized.front(), 0);
  EXPECT_EQ(resized.back(), 65535);
  for (std::size_t i = 0; i < 19; ++i) EXPECT_LT(resized[i], 32768) << i;  // the overshoot did not wrap around
  for (std::size_t i = 21; i < 40; ++i) EXPECT_GT(resized[i], 32768) << i;
}

TEST(Resize, RefusesAnEmptySide) {
  const Picture picture = noise({4, 4}, 3, 4);
  expect_error(ErrorCode::kInvalidArgument, "to 0 x 4", [&] {
    (void)resize(picture.samples(), {0, 4}, Resample::kBicubic);
  });
}

}  // namespace
}  // namespace inctrl
