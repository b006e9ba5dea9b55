// tests/pictures/png_test.cpp: src/pictures/decode_png.h gives OpenCV's pixels; encode_png() is read by OpenCV as well.
#include <gtest/gtest.h>

#include "made_pictures.h"
#include "pictures/decode_png.h"
#include "pictures/write_picture.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"

namespace inctrl {
namespace {

using namespace std::string_literals;

cv::Mat decoded(const std::string& file) {
  return decode_png(bytes_of(file), probe_picture(bytes_of(file), "x"), "x");
}

cv::Mat decoded_by_opencv(const std::string& file) {
  return cv::imdecode(std::vector<std::uint8_t>(file.begin(), file.end()), cv::IMREAD_UNCHANGED);
}

void expect_opencvs_pixels(const std::string& file, const std::string& what) {
  const cv::Mat theirs = decoded_by_opencv(file), ours = decoded(file);
  ASSERT_EQ(ours.size(), theirs.size()) << what;
  ASSERT_EQ(ours.type(), theirs.type()) << what;
  EXPECT_EQ(cv::norm(ours, theirs, cv::NORM_INF), 0) << what;
}

TEST(Png, GivesThePixelsThatOpenCvGives) {
  for (const char* folder : {"pictures", "modes"})
    for (const auto& entry : std::filesystem::directory_iterator(golden_path(folder)))
      if (entry.path().extension() == ".png") expect_opencvs_pixels(read_file(entry.path()), entry.path());
  for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3, CV_16UC4})
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(17, 3), cv::Size(64, 48)})
      expect_opencvs_pixels(encoded(pattern(size.width, size.height, type), ".png"), std::to_string(type));
}

TEST(Png, RefusesPixelsThatAreDamagedThoughEveryChecksumHolds) {
  const std::string file = png_claiming(8, 8, "no deflate stream at all");
  expect_error(ErrorCode::kBadFormat, "x cannot be decoded: its content is damaged (", [&] { (void)decoded(file); });
}

TEST(Png, WritesWhatOpenCvReads) {
  for (const PixelFormat format : {PixelFormat::kGray8, PixelFormat::kBgr8})
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(3, 1), cv::Size(1, 5), cv::Size(301, 203)}) {
      const cv::Mat picture = pattern(size.width, size.height, CV_8UC(channels(format)));
      const std::vector<std::uint8_t> file =
          encode_png({picture.data, size.width, size.height, static_cast<std::ptrdiff_t>(picture.step), format});
      const cv::Mat back = decoded_by_opencv({file.begin(), file.end()});
      ASSERT_EQ(back.type(), picture.type());
      EXPECT_EQ(cv::norm(back, picture, cv::NORM_INF), 0);
    }
}

TEST(Png, WritesNoLargerFilesThanOpenCv) {
  const cv::Mat picture = pattern(200, 150);
  const ImageView view{picture.data, 200, 150, static_cast<std::ptrdiff_t>(picture.step), PixelFormat::kBgr8};
  EXPECT_LT(encode_png(view).size(), encoded(picture, ".png").size());
}

}  // namespace
}  // namespace inctrl
