// tests/pictures/overlay_video_test.cpp: src/pictures/overlay_video.h
#include "pictures/overlay_video.h"

#include <gtest/gtest.h>

#include <opencv2/videoio.hpp>
#include <vector>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

Image gray(std::uint8_t value, int width = 64, int height = 48) {
  const std::size_t bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  return {std::vector<std::uint8_t>(bytes, value), width, height, PixelFormat::kBgr8};
}

// Gray of the upper left corner of each frame, in tens.
std::vector<int> played(const fs::path& file) {
  cv::VideoCapture video(file.native());
  std::vector<int> grays;
  for (cv::Mat frame; video.read(frame);) grays.push_back((frame.at<cv::Vec3b>(4, 4)[0] + 5) / 10);
  return grays;
}

TEST(OverlayVideo, HoldsEachOverlayUntilTheNext) {
  for (const char* name : {"out.avi", "out.mp4"}) {
    const TemporaryFolder folder;
    OverlayVideo video(folder / name, 4);
    video.add(gray(50), 1.0, "1.000 s");
    video.add(gray(100), 1.5, "1.500 s");
    video.add(gray(150), 2.25, "2.250 s");
    EXPECT_FALSE(fs::exists(folder / name)) << "before finish()";
    video.finish();
    EXPECT_EQ(played(folder / name), (std::vector{5, 5, 10, 10, 10, 15})) << name;
    EXPECT_DOUBLE_EQ(cv::VideoCapture((folder / name).native()).get(cv::CAP_PROP_FPS), 4);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
  }
}

TEST(OverlayVideo, ShortensALongGap) {
  const TemporaryFolder folder;
  OverlayVideo video(folder / "out.avi", 1);
  video.add(gray(50), 0, "");
  video.add(gray(100), 30'000, "");
  video.add(gray(150), 30'001, "");
  video.finish();
  EXPECT_EQ(played(folder / "out.avi"), (std::vector{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 10, 15}));
}

TEST(OverlayVideo, FitsOverlaysOfAnotherSize) {
  const TemporaryFolder folder;
  OverlayVideo video(folder / "out.avi", 1);
  video.add(gray(50, 61, 47), 0, "");
  video.add(gray(100, 640, 480), 1, "");
  video.finish();
  EXPECT_EQ(played(folder / "out.avi"), (std::vector{5, 10}));
}

TEST(OverlayVideo, LeavesNoFileWithoutAFrameOrAnEnd) {
  const TemporaryFolder folder;
  OverlayVideo(folder / "empty.avi", 1).finish();
  OverlayVideo(folder / "unfinished.avi", 1).add(gray(50), 0, "");
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(OverlayVideo, RefusesOtherKindsOfFileAndMissingFolders) {
  expect_error(ErrorCode::kInvalidArgument, "a video ends in .avi or .mp4, not as out.mkv",
               [] { OverlayVideo("out.mkv", 1); });
  expect_error(ErrorCode::kBackend, "cannot write /no/such/folder/out.part.avi",
               [] { OverlayVideo("/no/such/folder/out.avi", 1); });
}

}  // namespace
}  // namespace inctrl
