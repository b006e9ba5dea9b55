// tests/pictures/hostile_pictures_test.cpp: no file makes read_picture() or read_as_released() crash, hang or take
// memory that it never fills.
#include <gtest/gtest.h>

#include "made_pictures.h"
#include "pictures/read_picture.h"
#include "pictures/released_picture.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

using namespace std::string_literals;

const ReadOptions kAutomatic{.range = {ValueRange::Kind::kAuto, 0, 0}};

// Either a picture or an Error that names the file; anything else fails the test.
template <typename Decode>
bool is_read_by(Decode decode) {
  try {
    decode();
    return true;
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("the-file"), std::string::npos) << error.what();
    EXPECT_TRUE(error.code == ErrorCode::kBadFormat || error.code == ErrorCode::kLimit) << error.what();
    return false;
  }
}

// In the published order of steps as well; the answer is that of the upright one.
bool is_read(const std::string& file) {
  is_read_by([&] { (void)decode_as_released(bytes_of(file), 4, kAutomatic, "the-file"); });
  return is_read_by([&] { (void)decode_picture(bytes_of(file), kAutomatic, "the-file"); });
}

void expect_refused(ErrorCode code, const std::string& file) {
  expect_error(code, "the-file", [&] { (void)decode_picture(bytes_of(file), {}, "the-file"); });
}

// The file without its end, at some hundred lengths: what is cut off is refused, not filled with gray.
void expect_refused_when_cut(const std::string& file) {
  const std::size_t step = 1 + file.size() / 200;
  for (std::size_t length = 0; length < file.size(); length += step)
    EXPECT_FALSE(is_read(file.substr(0, length))) << length;
  EXPECT_FALSE(is_read(file.substr(0, file.size() - 1)));
}

TEST(HostilePictures, RefusesFilesThatAreCutOff) {
  for (const char* name : {"nut_2.jpg", "progressive.jpg", "turned.jpg", "palette_clear.png", "rgb16.png", "lossy.webp",
                           "clear.webp", "plain.bmp", "palette.bmp", "colour.ppm", "bits.pbm", "gray16.tif", "cmyk.tif",
                           "cmyk.jpg", "../modes/alpha.bmp"})
    expect_refused_when_cut(read_file(golden_path("pictures/"s + name)));
}

TEST(HostilePictures, SurvivesEveryByteBeingWrong) {
  for (const char* name :
       {"tiny.png", "bilevel.png", "one_pixel.png", "turned_3.webp", "turned_5.tif", "fax.tif", "../modes/bits.bmp"}) {
    const std::string whole = read_file(golden_path("pictures/"s + name));
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (const char wrong : {'\0', '\x7f', '\xff'}) {
        std::string file = whole;
        file[at] = wrong;
        is_read(file);
      }
  }
}

TEST(HostilePictures, SurvivesJpegsWithWrongHeaders) {
  for (const std::string& whole : {encoded(pattern(24, 24), ".jpg"), read_file(golden_path("pictures/cmyk.jpg"))})
    for (std::size_t at = 0; at < std::min<std::size_t>(whole.size(), 700); ++at)
      for (const char wrong : {'\0', '\x7f', '\xff'}) {
        std::string file = whole;
        file[at] = wrong;
        is_read(file);
      }
}

TEST(HostilePictures, ReadsVeryLongAndNarrowOnes) {
  const Image tall =
      decode_picture(bytes_of(encoded(cv::Mat(100000, 1, CV_8UC3, cv::Scalar(1, 2, 3)), ".png")), {}, "x");
  EXPECT_EQ(tall.height, 100000);
  const Image wide = decode_picture(bytes_of(encoded(cv::Mat(1, 65000, CV_8UC1, cv::Scalar(9)), ".jpg")), {}, "x");
  EXPECT_EQ(wide.width, 65000);
}

TEST(HostilePictures, RefusesHugeClaims) {
  expect_refused(ErrorCode::kBadFormat, png_claiming(65535, 65535, "x"));  // too few bytes for its pixels
  expect_refused(ErrorCode::kLimit, png_claiming(65535, 65535, std::string(13'000'000, 'x')));
  expect_refused(ErrorCode::kBadFormat, png_claiming(0xffffffff, 0xffffffff, "x"));
  expect_refused(ErrorCode::kLimit, png_claiming(2'000'000, 1, std::string(10'000, 'x')));
  expect_refused(ErrorCode::kBadFormat, "P6 2147483646 2147483646 65535 ");
  expect_refused(ErrorCode::kBadFormat, "P6 99999999999999999999 1 255 ");
  expect_refused(ErrorCode::kBadFormat, "BM" + std::string(8, '\0') + little32(54) + little32(40) +
                                            little32(0x7fffffff) + little32(0x80000000) + little16(1) + little16(32) +
                                            std::string(24, '\0'));
  TiffKind kind{.width = 0xffffffff, .height = 0xffffffff};
  expect_refused(ErrorCode::kLimit, tiff_file(tiff_tags(kind), "x"));
}

TEST(HostilePictures, RefusesAJpegThatClaimsMoreThanItsBytesCanHold) {
  std::string file = encoded(pattern(16, 16), ".jpg");
  const std::size_t frame = file.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  file.replace(frame + 5, 4, "\xff\xff\xff\xff");
  expect_refused(ErrorCode::kBadFormat, file);
}

TEST(HostilePictures, RefusesATiffWhoseTileWouldFillTheMemory) {
  std::vector<TiffTag> tags = tiff_tags({.width = 16, .height = 16});
  tags.push_back({322, 4, {1 << 15}});
  tags.push_back({323, 4, {1 << 15}});
  tags.push_back({324, 4, {8}});
  tags.push_back({325, 4, {1}});
  expect_refused(ErrorCode::kBadFormat, tiff_file(tags, "x"));
}

TEST(HostilePictures, RefusesATiffWithMoreTagsThanBytes) {
  expect_refused(ErrorCode::kBadFormat, "II*\0\x08\0\0\0\xff\xff"s + std::string(24, '\0'));
  std::vector<TiffTag> tags = tiff_tags({});
  tags[2].values.assign(1, 8);
  std::string file = tiff_file(tags, "abcdef");
  const std::size_t bits = file.find(little16(258) + little16(3));
  ASSERT_NE(bits, std::string::npos);
  file.replace(bits + 4, 4, "\xff\xff\xff\xff");  // 4 thousand million values
  expect_refused(ErrorCode::kBadFormat, file);
}

TEST(HostilePictures, RefusesZerosAndOtherFilesUnderAPicturesName) {
  const TemporaryFolder folder;
  const std::string zip_of_zeros = "PK\x03\x04\x14\0\0\0\x08\0"s + std::string(1000, '\0');
  for (const std::string& content :
       {std::string(1000, '\0'), zip_of_zeros, "<svg/>"s, "\x89PNG\r\n\x1a\n"s, "RIFF\xff\xff\xff\xffWEBP"s}) {
    write_file(folder / "x.png", content);
    expect_error(ErrorCode::kBadFormat, (folder / "x.png").string(), [&] { (void)read_picture(folder / "x.png"); });
  }
}

// The seeds of fuzz/read_picture_fuzz.cpp, and what it ever failed on.
TEST(HostilePictures, ReadsOrRefusesEveryBrokenFile) {
  const std::filesystem::path folder = std::filesystem::path(INCTRL_TESTS_DIR) / "broken_files/read_picture";
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const bool is_broken = name.starts_with("huge") || name.starts_with("not_a_number") || name.starts_with("cut_off");
    EXPECT_EQ(is_read(read_file(entry.path())), !is_broken) << name;
    ++files;
  }
  EXPECT_GE(files, 19);
}

}  // namespace
}  // namespace inctrl
