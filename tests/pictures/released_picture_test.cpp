// tests/pictures/released_picture_test.cpp: src/pictures/released_picture.h gives the published code's squares.
#include "pictures/released_picture.h"

#include <gtest/gtest.h>

#include <set>

#include "imaging/fit.h"
#include "made_pictures.h"
#include "pictures/released_square.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

ReleasedPicture decode(const std::string& file, int size = 2) {
  return decode_as_released(bytes_of(file), size, {}, "x");
}

// The colours that occur, as red, green and blue.
std::set<Bytes> colours_of(const Image& image) {
  std::set<Bytes> colours;
  const auto step = static_cast<std::size_t>(channels(image.format));
  for (std::size_t i = 0; i < image.pixels.size(); i += step) {
    const std::uint8_t first = image.pixels[i], middle = image.pixels[i + step / 2], last = image.pixels[i + step - 1];
    colours.insert(image.format == PixelFormat::kBgr8 ? Bytes{last, middle, first} : Bytes{first, middle, last});
  }
  return colours;
}

// Every picture of the golden set, JPEGs and CMYK included: OpenCV and the recording Pillow both decode by
// libjpeg-turbo.
TEST(ReleasedPicture, GivesThePublishedPixelsOfEveryGoldenPicture) {
  const Safetensors golden = open_golden("arrays.safetensors");
  std::set<std::string> pictures;
  for (const int size : {80, 240}) {
    const std::string prefix = "pixels" + std::to_string(size) + ".";
    for (const auto& [key, expected] : golden.tensors()) {
      if (!key.starts_with(prefix)) continue;
      const std::string name = key.substr(prefix.size());
      pictures.insert(name);
      EXPECT_EQ(read_as_released(golden_path("pictures") / name, size).square.pixels, golden_bytes(expected)) << key;
    }
  }
  EXPECT_EQ(pictures.size(), 33u);  // as golden.json has them
}

// The same, recorded for the formats and modes that the golden set lacks, smaller, of the size itself and larger.
TEST(ReleasedPicture, GivesPillowsPixelsOfEveryModeAndFormat) {
  const Safetensors golden = open_golden("released.safetensors");
  ASSERT_GE(golden.tensors().size(), 120u);
  for (const auto& [key, expected] : golden.tensors()) {
    const std::filesystem::path file = golden_path(key.substr(0, key.rfind('.')));
    const int size = static_cast<int>(expected.shape[0]);
    EXPECT_EQ(read_as_released(file, size).square.pixels, golden_bytes(expected)) << key;
  }
}

// Pillow 13.0 resizes deep gray of the other byte order with its bytes swapped. That noise is not followed.
TEST(ReleasedPicture, DoesNotDependOnTheByteOrderOfDeepGray) {
  const auto square = [](const char* name) { return read_as_released(golden_path(name), 24).square.pixels; };
  EXPECT_EQ(square("modes/dark16_big.tif"), square("modes/dark16.tif"));
}

TEST(ReleasedPicture, IsTheUprightCropForPlainPictures) {
  for (const int type : {CV_8UC1, CV_8UC3})
    for (const cv::Size size : {cv::Size(90, 61), cv::Size(61, 90), cv::Size(32, 32), cv::Size(7, 200)})
      for (const char* extension : {".png", ".jpg", ".bmp", ".tif", type == CV_8UC1 ? ".pgm" : ".ppm"}) {
        const std::string file = encoded(pattern(size.width, size.height, type), extension);
        const ReleasedPicture released = decode(file, 32);
        const Image upright = decode_picture(bytes_of(file), {}, "x");
        const FittedPicture fitted = fit_to_square(upright.view(), 32, Fit::kCrop);
        EXPECT_EQ(released.square.pixels, fitted.pixels) << extension << size;
        EXPECT_EQ(released.stored.pixels, upright.pixels) << extension << size;
        EXPECT_EQ(released.frame.left, fitted.frame.left) << extension << size;
        EXPECT_EQ(released.frame.top, fitted.frame.top) << extension << size;
        EXPECT_EQ(released.frame.width, fitted.frame.width) << extension << size;
        EXPECT_EQ(released.frame.height, fitted.frame.height) << extension << size;
      }
}

TEST(ReleasedPicture, IsNotTurned) {
  for (const char* name : {"turned.jpg", "turned_6.png", "turned_6.webp"}) {
    const std::filesystem::path file = golden_path("pictures") / name;
    const Image stored = read_as_released(file, 8).stored, upright = read_picture(file);
    EXPECT_EQ(stored.width, upright.height) << name;
    EXPECT_EQ(stored.height, upright.width) << name;
  }
}

// A TIFF's orientation is no EXIF: Pillow and OpenCV both obey it while they decode.
TEST(ReleasedPicture, TurnsATiffAsItsDecoderDoes) {
  const std::filesystem::path file = golden_path("pictures/turned_6.tif");
  EXPECT_EQ(read_as_released(file, 8).stored.pixels, read_picture(file).pixels);
}

// OpenCV's formula for mixing inks, by which upright pictures are read, differs from Pillow's by one level.
TEST(ReleasedPicture, ShowsInksInTheirColours) {
  for (const char* name : {"cmyk.jpg", "cmyk.tif"}) {
    const std::filesystem::path file = golden_path("pictures") / name;
    const Image stored = read_as_released(file, 8).stored, upright = read_picture(file);
    ASSERT_EQ(stored.pixels.size(), upright.pixels.size()) << name;
    for (std::size_t i = 0; i < stored.pixels.size(); ++i)
      ASSERT_NEAR(stored.pixels[i], upright.pixels[i], 1) << name << " " << i;
  }
}

TEST(ReleasedPicture, DropsTheAlphaThatUprightBlends) {
  const cv::Mat clear(2, 2, CV_8UC4, cv::Scalar(10, 20, 30, 0));
  const ReleasedPicture released = decode(encoded(clear, ".png"), 2);
  EXPECT_EQ(released.square.pixels, (Bytes{30, 20, 10, 30, 20, 10, 30, 20, 10, 30, 20, 10}));
  EXPECT_EQ(released.stored.pixels, Bytes(12, 255));  // to look at: on white
}

// A blend would make colours that the file does not have.
TEST(ReleasedPicture, TakesPalettesAndBitsByNearestNeighbour) {
  for (const char* name : {"pictures/palette.png", "modes/palette.bmp", "pictures/palette.tif", "modes/bits.bmp",
                           "pictures/bits.pbm", "pictures/fax.tif"}) {
    const ReleasedPicture released = read_as_released(golden_path(name), 50);
    const std::set<Bytes> stored = colours_of(released.stored);
    for (const Bytes& colour : colours_of(released.square)) EXPECT_TRUE(stored.contains(colour)) << name;
  }
}

TEST(ReleasedPicture, ClipsDeepGrayButTakesTheHighByteOfDeepColour) {
  const cv::Mat gray = (cv::Mat_<std::uint16_t>(2, 2) << 0, 200, 256, 40000);
  EXPECT_EQ(decode(encoded(gray, ".png")).square.pixels, (Bytes{0, 0, 0, 200, 200, 200, 255, 255, 255, 255, 255, 255}));
  const cv::Mat colour(2, 2, CV_16UC3, cv::Scalar(255, 256, 40000));
  EXPECT_EQ(decode(encoded(colour, ".png")).square.pixels, (Bytes{156, 1, 0, 156, 1, 0, 156, 1, 0, 156, 1, 0}));
}

// A decoder may give red first: the square is the same.
TEST(ReleasedPicture, FollowsTheSamplesOrderOfColours) {
  for (const int channels : {3, 4})
    for (const PixelMode mode :
         {PixelMode::kColour, PixelMode::kAlpha, PixelMode::kAssociatedAlpha, PixelMode::kCmyk}) {
      if (channels == 3 && mode != PixelMode::kColour) continue;
      const cv::Mat bgr = pattern(20, 30, CV_8UC(channels));
      cv::Mat rgb = bgr.clone();
      for (std::uint8_t* pixel = rgb.data; pixel != rgb.dataend; pixel += channels) std::swap(pixel[0], pixel[2]);
      DecodedSamples samples{bgr.data, 20, 30, static_cast<std::ptrdiff_t>(bgr.step), channels};
      const Image blue_first = released_square(samples, mode, 8, "x").square;
      samples.values = rgb.data;
      samples.order = PixelFormat::kRgb8;
      EXPECT_EQ(released_square(samples, mode, 8, "x").square.pixels, blue_first.pixels);
    }
}

TEST(ReleasedPicture, NamesTheKindsThatAreReadUprightOnly) {
  const std::string remedy = ", which --preprocess released does not read; convert it to PNG or use upright";
  expect_error(ErrorCode::kBadFormat, "x holds floating-point values" + remedy,
               [] { (void)decode(encoded(pattern(4, 3, CV_32FC1), ".tif")); });
  expect_error(ErrorCode::kBadFormat, "x is a PNM whose white is 1000" + remedy,
               [] { (void)decode(std::string("P5 2 1 1000\n\x03\xe8\x01\xf4", 16)); });
  const TiffKind ycbcr{.width = 1, .height = 1, .samples = 3, .photometric = 6};
  expect_error(ErrorCode::kBadFormat, "x is a YCbCr TIFF without compression" + remedy,
               [&] { (void)decode(tiff_file(tiff_tags(ycbcr), "abc")); });
}

TEST(ReleasedPicture, HoldsTheLimitsAndNamesTheFile) {
  const std::string file = encoded(pattern(20, 10), ".png");
  expect_error(ErrorCode::kLimit, "x is 20 x 10 = 200 pixels; at most 199 are allowed",
               [&] { (void)decode_as_released(bytes_of(file), 8, {.max_pixels = 199}, "x"); });
  const TemporaryFolder folder;
  expect_error(ErrorCode::kNotFound, (folder / "no.png").string(),
               [&] { (void)read_as_released(folder / "no.png", 8); });
  expect_error(ErrorCode::kInvalidArgument, "x: fit: a picture of 20 x 10 pixels into a square of 0",
               [&] { (void)decode(file, 0); });
}

TEST(ReleasedPicture, RefusesADamagedCmykJpeg) {
  std::string file = read_file(golden_path("pictures/cmyk.jpg"));
  const std::size_t frame = file.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  file[frame + 11] = '\0';  // a component sampled 0 times
  expect_error(ErrorCode::kBadFormat, "x cannot be decoded: ", [&] { (void)decode(file); });
}

}  // namespace
}  // namespace inctrl
