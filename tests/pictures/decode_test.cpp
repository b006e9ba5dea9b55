// tests/pictures/decode_test.cpp: src/pictures/decode.h shows OpenCV's matrices as they are.
#include "pictures/decode.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(ViewOf, ShowsAMatrixInItsOwnMemory) {
  const cv::Mat whole(4, 6, CV_16UC3, cv::Scalar(1, 2, 3));
  const cv::Mat part = whole(cv::Rect(1, 1, 3, 2));
  const DecodedSamples view = view_of(part, "x");
  EXPECT_EQ(view.values, part.data);
  EXPECT_EQ(view.width, 3);
  EXPECT_EQ(view.height, 2);
  EXPECT_EQ(view.channels, 3);
  EXPECT_EQ(view.depth, SampleDepth::k16Bits);
  EXPECT_EQ(view.row<std::uint16_t>(1), part.ptr<std::uint16_t>(1));
}

TEST(ViewOf, RefusesIntegersThatNoPictureHas) {
  expect_error(ErrorCode::kBadFormat, "x holds signed or 32-bit integers",
               [] { (void)view_of(cv::Mat(1, 1, CV_32SC1, cv::Scalar(1)), "x"); });
}

}  // namespace
}  // namespace inctrl
