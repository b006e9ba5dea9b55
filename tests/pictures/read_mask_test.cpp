// Which pixels does a mask file mark?
#include "pictures/read_mask.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>

#include "support/expect_error.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class ReadMask : public testing::Test {
 protected:
  Image read(const cv::Mat& samples) {
    const auto file = folder_.path() / "mask.png";
    cv::imwrite(file.string(), samples);
    return read_mask(file);
  }
  TemporaryFolder folder_;
};

using Bytes = std::vector<std::uint8_t>;

TEST_F(ReadMask, MarksEveryValueButZero) {
  EXPECT_EQ(read((cv::Mat_<std::uint8_t>(1, 4) << 0, 1, 128, 255)).pixels, (Bytes{0, 255, 255, 255}));
}

TEST_F(ReadMask, MarksTheFaintestOfSixteenBits) {
  EXPECT_EQ(read((cv::Mat_<std::uint16_t>(1, 3) << 0, 1, 65535)).pixels, (Bytes{0, 255, 255}));
}

TEST_F(ReadMask, MarksAnyColour) {
  cv::Mat colour(1, 2, CV_8UC3, cv::Scalar(0, 0, 0));
  colour.at<cv::Vec3b>(0, 1) = {3, 0, 0};
  EXPECT_EQ(read(colour).pixels, (Bytes{0, 255}));
}

TEST_F(ReadMask, TakesAlphaForNoMark) {
  EXPECT_EQ(read(cv::Mat(1, 2, CV_8UC4, cv::Scalar(0, 0, 0, 255))).pixels, (Bytes{0, 0}));
}

TEST_F(ReadMask, NamesAFileThatIsNotThere) {
  expect_error(ErrorCode::kNotFound, "nowhere.png", [&] { read_mask(folder_.path() / "nowhere.png"); });
}

TEST(PictureSize, IsThatOfTheUprightPicture) {
  for (const auto& entry : std::filesystem::directory_iterator(golden_path("pictures"))) {
    const Image image = read_picture(entry.path());
    EXPECT_EQ(picture_size(entry.path()), (Size{image.width, image.height})) << entry.path();
  }
}

}  // namespace
}  // namespace inctrl
