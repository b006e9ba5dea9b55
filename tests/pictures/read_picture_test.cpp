// tests/pictures/read_picture_test.cpp: src/pictures/read_picture.h gives Pillow's pixels, upright.
#include "pictures/read_picture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <thread>

#include "made_pictures.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

Image decode(const std::string& file, const ReadOptions& options = {}) {
  return decode_picture(bytes_of(file), options, "x");
}

// Red, green and blue of all pixels, whatever the image's format.
Bytes rgb_of(const Image& image) {
  Bytes rgb;
  const auto step = static_cast<std::size_t>(channels(image.format));
  for (std::size_t i = 0; i < image.pixels.size(); i += step)
    for (std::size_t c = 0; c < 3; ++c)
      rgb.push_back(image.pixels[i + (step == 1 ? 0 : image.format == PixelFormat::kBgr8 ? 2 - c : c)]);
  return rgb;
}

int largest_difference(const Bytes& a, const Bytes& b) {
  if (a.size() != b.size()) return 256;
  int largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

TEST(ReadPicture, GivesPillowsUprightPixels) {
  // One level where two roundings meet: the CMYK formulas differ, and libtiff premultiplies what we compose.
  const std::map<std::string, int> tolerances{{"cmyk.jpg", 1}, {"clear.tif", 1}};
  const Safetensors golden = open_golden("upright.safetensors");
  ASSERT_GE(golden.tensors().size(), 60u);
  for (const auto& [name, expected] : golden.tensors()) {
    const Image image = read_picture(golden_path("pictures/" + name));
    EXPECT_EQ(Shape({image.height, image.width, 3}), expected.shape) << name;
    const auto tolerance = tolerances.find(name);
    EXPECT_LE(largest_difference(rgb_of(image), golden_bytes(expected)),
              tolerance == tolerances.end() ? 0 : tolerance->second)
        << name;
  }
}

TEST(ReadPicture, KeepsGrayAsOneChannel) {
  for (const char* name : {"gray.jpg", "gray.png", "gray16.png", "bilevel.png", "fax.tif", "gray.pgm", "bits.pbm"})
    EXPECT_EQ(read_picture(golden_path(std::string("pictures/") + name)).format, PixelFormat::kGray8) << name;
}

TEST(ReadPicture, GivesTheSamePixelsToManyThreads) {
  const std::filesystem::path file = golden_path("pictures/progressive.jpg");
  const Image expected = read_picture(file);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 5; ++j) EXPECT_EQ(read_picture(file).pixels, expected.pixels);
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(ReadPicture, PutsTransparentPixelsOnTheBackground) {
  const cv::Mat clear(1, 2, CV_8UC4, cv::Scalar(10, 20, 30, 0));
  ReadOptions options;
  options.background = {1, 2, 3};
  EXPECT_EQ(rgb_of(decode(encoded(clear, ".png"), options)), (Bytes{1, 2, 3, 1, 2, 3}));
}

TEST(ReadPicture, ShowsATransparentColourOfPngAsBackground) {
  const cv::Mat red(1, 1, CV_8UC3, cv::Scalar(0, 0, 255));
  const std::string key("\0\xff\0\0\0\0", 6);
  EXPECT_EQ(rgb_of(decode(with_chunk(encoded(red, ".png"), png_chunk("tRNS", key)))), (Bytes{255, 255, 255}));
}

TEST(ReadPicture, DividesFullScaleBy257) {
  const cv::Mat deep = (cv::Mat_<std::uint16_t>(1, 6) << 0, 128, 129, 385, 386, 65535);
  for (const char* extension : {".png", ".tif", ".pgm"})
    EXPECT_EQ(decode(encoded(deep, extension)).pixels, (Bytes{0, 0, 1, 1, 2, 255})) << extension;
}

TEST(ReadPicture, TakesTheRangeThatIsGiven) {
  const std::string file = encoded((cv::Mat_<std::uint16_t>(1, 4) << 900, 1000, 1127, 5000), ".png");
  EXPECT_EQ(decode(file, {.range = parse_range("1000:1255")}).pixels, (Bytes{0, 0, 127, 255}));
  EXPECT_EQ(decode(file, {.range = parse_range("auto")}).pixels, (Bytes{0, 6, 14, 255}));
}

TEST(ReadPicture, LeavesEightBitsAloneWhateverTheRange) {
  const std::string file = encoded(pattern(5, 4), ".png");
  EXPECT_EQ(decode(file, {.range = parse_range("100:120")}).pixels, decode(file).pixels);
}

TEST(ReadPicture, KeepsAlphaOutOfTheRange) {
  cv::Mat deep(1, 2, CV_16UC4, cv::Scalar(500, 500, 500, 65535));
  deep.at<cv::Vec4w>(0, 1) = {1000, 1000, 1000, 65535};
  EXPECT_EQ(rgb_of(decode(encoded(deep, ".png"), {.range = parse_range("auto")})), (Bytes{0, 0, 0, 255, 255, 255}));
}

TEST(ReadPicture, ScalesPnmsOfAnyWhite) {
  EXPECT_EQ(decode(std::string("P5\n3 1\n15\n\x01\x0f\x08", 14)).pixels, (Bytes{17, 255, 136}));
  EXPECT_EQ(decode(std::string("P5 2 1 1000\n\x03\xe8\x01\xf4", 16)).pixels, (Bytes{255, 128}));
  EXPECT_EQ(decode("P2 # feep\n3 1\n15\n0 7 15\n").pixels, (Bytes{0, 119, 255}));
  EXPECT_EQ(decode("P1\n3 1\n1 0 1\n").pixels, (Bytes{0, 255, 0}));
}

TEST(ReadPicture, AsksForARangeForFloatingPoint) {
  const std::string file = encoded(pattern(4, 3, CV_32FC1), ".tif");
  expect_error(ErrorCode::kBadFormat, "x holds floating-point values, which have no full scale; give a range: --range",
               [&] { (void)decode(file); });
  const Image image = decode(file, {.range = parse_range("0:255")});
  EXPECT_EQ(image.pixels, decode(encoded(pattern(4, 3, CV_8UC1), ".png")).pixels);
}

TEST(ReadPicture, ReadsFloatingPointOfBothWidths) {
  const std::string narrow = tiff_file(tiff_tags({.bits = 32, .format = 3}), raw<float>({0, 1, 2, 3, 4, 5}));
  const std::string wide = tiff_file(tiff_tags({.bits = 64, .format = 3}), raw<double>({0, 1, 2, 3, 4, 5}));
  const Bytes expected{0, 51, 102, 153, 204, 255};
  EXPECT_EQ(decode(narrow, {.range = parse_range("auto")}).pixels, expected);
  EXPECT_EQ(decode(wide, {.range = parse_range("auto")}).pixels, expected);
}

TEST(ReadPicture, NamesTheFirstValueThatIsNoNumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
  const ReadOptions automatic{.range = parse_range("auto")};
  const TiffKind kind{.bits = 32, .format = 3};
  expect_error(ErrorCode::kBadFormat, "x holds nan at column 1, row 1", [&] {
    (void)decode(tiff_file(tiff_tags(kind), raw<float>({0, 1, 2, 3, nan, infinite})), automatic);
  });
  expect_error(ErrorCode::kBadFormat, "x holds inf at column 2, row 0", [&] {
    (void)decode(tiff_file(tiff_tags(kind), raw<float>({0, 1, infinite, 3, nan, 5})), automatic);
  });
}

TEST(ReadPicture, TurnsWhiteIsZeroAround) {
  const std::string file =
      tiff_file(tiff_tags({.bits = 16, .photometric = 0}), raw<std::uint16_t>({0, 65535, 257, 0, 0, 0}));
  EXPECT_EQ(decode(file).pixels, (Bytes{255, 0, 254, 255, 255, 255}));
}

TEST(ReadPicture, ReadsTheAlphaOfTiffAsItIsMeant) {
  const TiffKind kind{.width = 1, .height = 1, .samples = 4, .photometric = 2};
  const auto with_alpha = [&](std::uint32_t meaning) {
    std::vector<TiffTag> tags = tiff_tags(kind);
    tags.push_back({338, 3, {meaning}});
    return rgb_of(decode(tiff_file(tags, raw<std::uint8_t>({50, 60, 70, 100}))));
  };
  EXPECT_EQ(with_alpha(0), (Bytes{50, 60, 70}));     // unspecified: not looked at
  EXPECT_EQ(with_alpha(1), (Bytes{205, 215, 225}));  // premultiplied: 155 of white is added
  EXPECT_EQ(with_alpha(2), (Bytes{175, 179, 182}));  // straight
}

TEST(ReadPicture, ReadsTheFirstPageOfMany) {
  const TemporaryFolder folder;
  cv::imwrite((folder / "pages.tif").string(), std::vector<cv::Mat>{pattern(5, 4), pattern(2, 2)});
  const Image image = read_picture(folder / "pages.tif");
  EXPECT_EQ(image.width, 5);
  EXPECT_EQ(image.height, 4);
}

TEST(ReadPicture, PassesOverWhatComesAfterTheEnd) {
  for (const char* extension : {".jpg", ".png", ".bmp", ".webp"}) {
    const std::string file = encoded(pattern(20, 10), extension);
    EXPECT_EQ(decode(file + "trailing bytes").pixels, decode(file).pixels) << extension;
  }
}

TEST(ReadPicture, NamesTheReasonWhenAFileCannotBeOpened) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "folder.png");
  write_file(folder / "empty.png", "");
  const auto read = [&](const char* name) { return [file = folder / name] { (void)read_picture(file); }; };
  const auto path = [&](const char* name) { return (folder / name).string(); };
  expect_error(ErrorCode::kNotFound, "cannot open " + path("no.png") + ": no such file", read("no.png"));
  expect_error(ErrorCode::kBackend, "cannot read " + path("folder.png") + ": it is a folder", read("folder.png"));
  expect_error(ErrorCode::kBadFormat, path("empty.png") + " is empty", read("empty.png"));
  expect_error(ErrorCode::kBackend, "cannot read /dev/null: it is not a regular file",
               [] { (void)read_picture("/dev/null"); });
}

TEST(ReadPicture, NamesAFileThatItMayNotRead) {
  const TemporaryFolder folder;
  write_file(folder / "locked.png", encoded(pattern(2, 2), ".png"));
  std::filesystem::permissions(folder / "locked.png", std::filesystem::perms::none);
  if (std::ifstream(folder / "locked.png").is_open()) GTEST_SKIP() << "this user may read every file";
  expect_error(ErrorCode::kBackend, "locked.png: Permission denied",
               [&] { (void)read_picture(folder / "locked.png"); });
}

TEST(ReadPicture, HoldsItsLimits) {
  const std::string file = encoded(pattern(20, 10), ".png");
  EXPECT_NO_THROW((void)decode(file, {.max_pixels = 200}));
  expect_error(ErrorCode::kLimit, "x is 20 x 10 = 200 pixels; at most 199 are allowed",
               [&] { (void)decode(file, {.max_pixels = 199}); });
  const TemporaryFolder folder;
  write_file(folder / "a.png", file);
  expect_error(ErrorCode::kLimit, "bytes; at most 50 are allowed",
               [&] { (void)read_picture(folder / "a.png", {.max_bytes = 50}); });
  expect_error(ErrorCode::kLimit, "bytes; at most 50 are allowed", [&] { (void)decode(file, {.max_bytes = 50}); });
}

}  // namespace
}  // namespace inctrl
