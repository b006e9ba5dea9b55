// tests/cli/picture_reader_test.cpp: apps/cli/picture_reader.h
#include "cli/picture_reader.h"

#include <gtest/gtest.h>

#include "pictures/write_picture.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

constexpr int kSize = 40;

std::string golden_picture(const std::string& name) {
  return golden_path("pictures/" + name).string();
}

RunPicture read(const std::string& name, const std::string& preprocess) {
  ReadingFlags flags;
  flags.preprocess = preprocess;
  return PictureReader(flags, "").read(golden_picture(name), kSize);
}

TEST(PictureReader, GivesTheEncoderTheWholeUprightPicture) {
  const RunPicture picture = read("turned.jpg", "upright");
  EXPECT_EQ(picture.shown.width, 57);
  EXPECT_EQ(picture.shown.height, 70);
  EXPECT_EQ(picture.judged().pixels, picture.shown.pixels.data());
}

TEST(PictureReader, GivesTheEncoderTheReadySquareAndShowsThePictureAsStored) {
  const RunPicture picture = read("turned.jpg", "released");
  EXPECT_EQ(picture.shown.width, 70);
  EXPECT_EQ(picture.shown.height, 57);
  EXPECT_EQ(picture.judged().pixels, picture.square.pixels.data());
  EXPECT_EQ(picture.judged().width, kSize);
  EXPECT_EQ(picture.judged().height, kSize);
}

TEST(PictureReader, SpeaksOfTheWholePictureWhereItDecodedASmallerOne) {
  const TemporaryFolder folder;
  const Image large{std::vector<std::uint8_t>(403 * 200 * 3, 90), 403, 200, PixelFormat::kRgb8};
  write_jpeg(folder / "large.jpg", large.view(), 90);
  const RunPicture picture = PictureReader({.fast_decode = true}, "").read((folder / "large.jpg").string(), kSize);
  EXPECT_EQ((Size{picture.shown.width, picture.shown.height}), (Size{202, 100}));
  EXPECT_EQ((Size{picture.width(), picture.height()}), (Size{403, 200}));
  Result result;  // the right half of the map is high
  result.anomaly_map = {1, 2, {0.0f, 0.9f}, {0, 0, 202, 100}};
  place_in_shown(result, picture, 0.8f);
  EXPECT_DOUBLE_EQ(result.anomaly_map.frame.width, 403);
  EXPECT_DOUBLE_EQ(result.anomaly_map.frame.height, 200);
  ASSERT_EQ(result.regions.size(), 1u);
  EXPECT_GT(result.regions[0].x, 201);
  EXPECT_EQ(result.regions[0].x + result.regions[0].width, 403);
  EXPECT_EQ(result.regions[0].height, 200);
}

TEST(PictureReader, TakesAPictureInMemoryAsItWouldAFile) {
  for (const std::string preprocess : {"upright", "released"}) {
    ReadingFlags flags;
    flags.preprocess = preprocess;
    const PictureReader reader(flags, "");
    const RunPicture from_file = read("candle_3.jpg", preprocess), taken = reader.take(from_file.shown, kSize);
    EXPECT_EQ(taken.shown.pixels, from_file.shown.pixels);
    EXPECT_EQ(taken.square.pixels, from_file.square.pixels) << preprocess;
    EXPECT_EQ(taken.frame.left, from_file.frame.left);
  }
}

// A map of 4 x 4 cells on the middle square of a picture of 70 x 57; one cell of it is anomalous.
TEST(PictureReader, TellsARegionOfTheSquareInThePixelsOfTheStoredPicture) {
  const RunPicture picture = read("turned.jpg", "released");
  Result result;
  result.anomaly_map = {4, 4, std::vector<float>(16, 0), {0, 0, kSize, kSize}};
  result.anomaly_map.values[4 * 1 + 2] = 1;
  result.regions = {{20, 10, 10, 10, 1}};
  place_in_shown(result, picture, 0.5f);
  // Resized to 49 x 40, the square begins at column 4 of it.
  const double across = 70.0 / 49, left = 4 * across, width = 40 * across;
  EXPECT_DOUBLE_EQ(result.anomaly_map.frame.left, left);
  EXPECT_DOUBLE_EQ(result.anomaly_map.frame.width, width);
  EXPECT_DOUBLE_EQ(result.anomaly_map.frame.height, 57);
  ASSERT_EQ(result.regions.size(), 1u);
  const Box& box = result.regions.front();
  EXPECT_NEAR(box.x + box.width / 2.0, left + width * 5 / 8, 1);  // the cell's centre, in whole pixels
  EXPECT_NEAR(box.y + box.height / 2.0, 57 * 3 / 8.0, 1);
}

TEST(PictureReader, LeavesTheResultOfAnUprightPictureAlone) {
  Result result;
  result.anomaly_map = {1, 1, {1}, {1, 2, 3, 4}};
  result.regions = {{5, 6, 7, 8, 1}};
  place_in_shown(result, read("turned.jpg", "upright"), 0.5f);
  EXPECT_EQ(result.anomaly_map.frame.left, 1);
  EXPECT_EQ(result.regions.front().x, 5);
}

TEST(PictureReader, TellsWhatHidesAPartOfAPicture) {
  const auto hidden = [](const std::string& preprocess, Fit fit) {
    ReadingFlags flags;
    flags.preprocess = preprocess;
    return PictureReader(flags, "").hidden_part("x.jpg", read("turned.jpg", preprocess), fit);
  };
  EXPECT_EQ(hidden("upright", Fit::kSquash), "");
  EXPECT_EQ(
      hidden("upright", Fit::kCrop),
      "--fit crop judges the middle square only; x.jpg is 57 x 70 (said once; use --fit squash or pad to see all of "
      "a picture)");
  EXPECT_EQ(
      hidden("released", Fit::kSquash),
      "--preprocess released judges the middle square only; x.jpg is 70 x 57 (said once; use --preprocess upright "
      "with --fit squash or pad to see all of a picture)");
}

TEST(PictureReader, RefusesFlagsThatReleasedLeavesNoRoomFor) {
  ReadingFlags flags;
  flags.preprocess = "released";
  EXPECT_NO_THROW((PictureReader{flags, "crop"}));
  for (const std::string fit : {"squash", "pad"})
    expect_error(ErrorCode::kInvalidArgument,
                 "--fit " + fit + " does not go with --preprocess released, which always crops",
                 [&] { (void)PictureReader(flags, fit); });
  flags.range = "0:4095";
  expect_error(ErrorCode::kInvalidArgument, "--range 0:4095 does not go with --preprocess released",
               [&] { (void)PictureReader(flags, ""); });
  flags.preprocess = "upright";
  EXPECT_NO_THROW((PictureReader{flags, "pad"}));
}

}  // namespace
}  // namespace inctrl::cli
