// tests/pictures/jpeg_test.cpp: src/pictures/decode_jpeg.h gives OpenCV's pixels and refuses damage.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "imaging/fit.h"
#include "made_pictures.h"
#include "pictures/decode_jpeg.h"
#include "pictures/read_picture.h"
#include "pictures/write_picture.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

using namespace std::string_literals;

cv::Mat decoded(const std::string& file) {
  return decode_jpeg(bytes_of(file), probe_picture(bytes_of(file), "x"), "x");
}

void expect_opencvs_pixels(const std::string& file, const std::string& what) {
  const std::vector<std::uint8_t> bytes(file.begin(), file.end());
  const cv::Mat theirs = cv::imdecode(bytes, cv::IMREAD_UNCHANGED), ours = decoded(file);
  ASSERT_EQ(ours.size(), theirs.size()) << what;
  ASSERT_EQ(ours.type(), theirs.type()) << what;
  EXPECT_EQ(cv::norm(ours, theirs, cv::NORM_INF), 0) << what;
}

TEST(Jpeg, GivesThePixelsThatOpenCvGives) {
  for (const char* name : {"nut_2.jpg", "progressive.jpg", "turned.jpg", "cmyk.jpg"})
    expect_opencvs_pixels(read_file(golden_path("pictures/"s + name)), name);
  for (const int type : {CV_8UC1, CV_8UC3})
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(17, 3), cv::Size(64, 48)})
      for (const int progressive : {0, 1})
        for (const int quality : {5, 60, 100})
          expect_opencvs_pixels(encoded(pattern(size.width, size.height, type), ".jpg",
                                        {cv::IMWRITE_JPEG_QUALITY, quality, cv::IMWRITE_JPEG_PROGRESSIVE, progressive}),
                                std::to_string(size.width) + " wide, quality " + std::to_string(quality));
}

TEST(Jpeg, RefusesScansThatAreDamagedThoughTheFileIsWhole) {
  std::string file = encoded(pattern(64, 64), ".jpg");
  file.erase(file.size() / 4, file.size() / 4 * 3 - 2);  // the codes end before the picture does
  ASSERT_TRUE(file.ends_with("\xff\xd9"));
  expect_error(ErrorCode::kBadFormat, "x cannot be decoded: its content is damaged (Corrupt JPEG data",
               [&] { (void)decoded(file); });
}

TEST(Jpeg, PassesOverStrayBytesBetweenSegments) {
  std::string file = encoded(pattern(16, 16), ".jpg");
  const cv::Mat plain = decoded(file);
  file.insert(file.size() - 2, "\0\0"s);
  EXPECT_EQ(cv::norm(decoded(file), plain, cv::NORM_INF), 0);
}

TEST(Jpeg, WritesWhatOpenCvWrites) {
  for (const PixelFormat format : {PixelFormat::kGray8, PixelFormat::kBgr8}) {
    const cv::Mat picture = pattern(50, 40, CV_8UC(channels(format)));
    const ImageView view{picture.data, 50, 40, static_cast<std::ptrdiff_t>(picture.step), format};
    const std::vector<std::uint8_t> ours = encode_jpeg(view, 90);
    const std::string theirs = encoded(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 90});
    EXPECT_EQ(std::string(ours.begin(), ours.end()), theirs);
  }
}

TEST(Jpeg, ComesSmallerWhereItMay) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.jpg", std::ios::binary) << encoded(pattern(803, 601), ".jpg");
  for (const auto& [enough, width, height] :
       {std::tuple(601, 803, 601), std::tuple(301, 803, 601), std::tuple(300, 402, 301), std::tuple(150, 201, 151),
        std::tuple(75, 101, 76), std::tuple(10, 101, 76)}) {
    const ReducedPicture reduced = read_reduced(folder / "a.jpg", enough);
    EXPECT_EQ((Size{reduced.image.width, reduced.image.height}), (Size{width, height})) << enough;
    EXPECT_EQ(reduced.size, (Size{803, 601}));
  }
  std::ofstream(folder / "a.png", std::ios::binary) << encoded(pattern(803, 601), ".png");
  EXPECT_EQ(read_reduced(folder / "a.png", 10).image.width, 803);
}

// A smooth picture, decoded at a half and then fitted, is the one that is decoded whole within 2 of 255.
TEST(Jpeg, SmallerIsNearlyTheSameOnceItIsFitted) {
  const TemporaryFolder folder;
  cv::Mat smooth(1024, 1024, CV_8UC3);
  for (int y = 0; y < smooth.rows; ++y)
    for (int i = 0; i < smooth.cols * 3; ++i)
      smooth.ptr(y)[i] = static_cast<std::uint8_t>(128 + 60 * std::sin(i / 90.0) + 50 * std::cos(y / 25.0));
  std::ofstream(folder / "a.jpg", std::ios::binary) << encoded(smooth, ".jpg");
  const auto whole = fit_to_square(read_picture(folder / "a.jpg").view(), 224, Fit::kSquash).pixels,
             half = fit_to_square(read_reduced(folder / "a.jpg", 448).image.view(), 224, Fit::kSquash).pixels;
  int worst = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) worst = std::max(worst, std::abs(whole[i] - half[i]));
  EXPECT_LE(worst, 2);
}

TEST(Jpeg, IsTurnedUprightWhenItComesSmaller) {
  const std::filesystem::path file = golden_path("pictures/turned.jpg");
  const ReducedPicture reduced = read_reduced(file, 1);
  const Size whole = picture_size(file);
  EXPECT_EQ(reduced.size, whole);
  EXPECT_EQ(reduced.image.width > reduced.image.height, whole.width > whole.height);
  EXPECT_LT(reduced.image.width, whole.width);
}

TEST(Jpeg, RefusesToEncodeNothing) {
  expect_error(ErrorCode::kInvalidArgument, "encode .jpg: a picture of 0 x 0 pixels",
               [] { (void)encode_jpeg({}, 90); });
}

}  // namespace
}  // namespace inctrl
