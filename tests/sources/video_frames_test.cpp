// tests/sources/video_frames_test.cpp: src/sources/video_frames.h and capture.h, on a video made with OpenCV, and on
// live sources that break off.
#include "sources/video_frames.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "inctrl/error.h"
#include "support/expect_error.h"
#include "support/made_video.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

using std::chrono::milliseconds;

bool never() {
  return false;
}

// Which frame of make_video() this is.
int index_of(const VideoFrame& frame) {
  return (frame.picture.pixels.at(0) + 5) / 10;
}

struct Taken {
  std::vector<int> indices;
  std::vector<long> times;  // ms
  bool operator==(const Taken&) const = default;
};

Taken all_of(VideoFrames& video) {
  Taken taken;
  while (const std::optional<VideoFrame> frame = video.next(never)) {
    taken.indices.push_back(index_of(*frame));
    taken.times.push_back(std::lround(frame->time * 1000));
    EXPECT_FALSE(frame->captured_at);
  }
  return taken;
}

TEST(VideoFrames, GivesEachFrameOfAFileWithItsTime) {
  const TemporaryFolder folder;
  make_video(folder / "clip.avi", 8, 10);
  const auto video = open_video(VideoAddress(folder / "clip.avi"), {});
  EXPECT_FALSE(video->is_live());
  EXPECT_DOUBLE_EQ(video->rate(), 10);
  EXPECT_EQ(all_of(*video), (Taken{{0, 1, 2, 3, 4, 5, 6, 7}, {0, 100, 200, 300, 400, 500, 600, 700}}));
}

TEST(VideoFrames, SamplesByTimeAndByCount) {
  const TemporaryFolder folder;
  make_video(folder / "clip.avi", 12, 10);
  const auto by_time = open_video(VideoAddress(folder / "clip.avi"), {.every = parse_every("0.5s")});
  EXPECT_DOUBLE_EQ(by_time->rate(), 2);
  EXPECT_EQ(all_of(*by_time), (Taken{{0, 5, 10}, {0, 500, 1000}}));
  const auto by_count = open_video(VideoAddress(folder / "clip.avi"), {.every = parse_every("4f")});
  EXPECT_DOUBLE_EQ(by_count->rate(), 2.5);
  EXPECT_EQ(all_of(*by_count), (Taken{{0, 4, 8}, {0, 400, 800}}));
}

TEST(VideoFrames, StopsWhenAsked) {
  const TemporaryFolder folder;
  make_video(folder / "clip.avi", 3, 10);
  EXPECT_FALSE(open_video(VideoAddress(folder / "clip.avi"), {})->next([] { return true; }));
}

TEST(VideoFrames, SaysWhyAFileCannotBeOpened) {
  const TemporaryFolder folder;
  std::ofstream(folder / "notes.avi") << "no video at all";
  expect_error(ErrorCode::kNotFound, "there is no video", [&] { open_capture(VideoAddress(folder / "missing.avi")); });
  expect_error(ErrorCode::kBadFormat, "cannot be opened as a video",
               [&] { open_capture(VideoAddress(folder / "notes.avi")); });
  expect_error(ErrorCode::kBadFormat, "is no file", [&] { open_capture(VideoAddress(folder.path())); });
  expect_error(ErrorCode::kBackend, "http://127.0.0.1:1/stream cannot be opened",
               [] { open_capture(VideoAddress("http://me:secret@127.0.0.1:1/stream")); });
}

TEST(VideoAddress, TellsFilesStreamsAndCameras) {
  EXPECT_TRUE(VideoAddress("0").is_camera());
  EXPECT_TRUE(VideoAddress("/dev/video2").is_camera());
  EXPECT_TRUE(VideoAddress("rtsp://10.0.0.7/1").is_url());
  for (const char* file : {"clip.avi", "dir/0", "0.avi", ""}) {
    EXPECT_FALSE(VideoAddress(file).is_camera()) << file;
    EXPECT_FALSE(VideoAddress(file).is_url()) << file;
  }
}

TEST(VideoAddress, ShowsNoPassword) {
  EXPECT_EQ(VideoAddress("rtsp://me:p@ss@cam/1?a=b@c").shown(), "rtsp://cam/1?a=b@c");
  EXPECT_EQ(VideoAddress("rtsp://cam/1@2").shown(), "rtsp://cam/1@2");
  EXPECT_EQ(VideoAddress("clips/a@b.avi").shown(), "clips/a@b.avi");
}

TEST(VideoAddress, BeginsFileNames) {
  EXPECT_EQ(VideoAddress("clips/line 1.avi").stem(), "line 1");
  EXPECT_EQ(VideoAddress("0").stem(), "camera0");
  EXPECT_EQ(VideoAddress("/dev/video2").stem(), "video2");
  EXPECT_EQ(VideoAddress("rtsp://me:x@10.0.0.7:554/a/b?c=1").stem(), "10.0.0.7_554_a_b_c_1");
}

// A live source that gives `frames` frames, one a millisecond, and then breaks off.
class Breaking final : public Capture {
 public:
  explicit Breaking(int frames) : left_(frames) {}
  bool grab() override {
    std::this_thread::sleep_for(milliseconds(1));
    return left_-- > 0;
  }
  Image retrieve() override { return {std::vector<std::uint8_t>(3, static_cast<std::uint8_t>(left_)), 1, 1}; }
  double position() override { return 0; }
  double rate() override { return 30; }
  bool is_recording() override { return false; }

 private:
  int left_;
};

// What was said, from any thread.
struct Log {
  std::mutex mutex;
  std::string text;
  void operator()(const std::string& line) {
    const std::lock_guard lock(mutex);
    text += line + '\n';
  }
  std::string all() {
    const std::lock_guard lock(mutex);
    return text;
  }
};

TEST(VideoFrames, GivesTheNewestFrameOfALiveSource) {
  const auto open = [] { return std::make_unique<Breaking>(200); };
  const auto video = open_video(open, "camera", {.every = parse_every("1f")});
  EXPECT_TRUE(video->is_live());
  ASSERT_TRUE(video->next(never));
  std::this_thread::sleep_for(milliseconds(60));  // a slow judge
  const std::optional<VideoFrame> late = video->next(never);
  ASSERT_TRUE(late);
  EXPECT_LT(late->picture.pixels[0], 190);
  EXPECT_GT(late->time, 0.02);
  ASSERT_TRUE(late->captured_at);
  EXPECT_LT(std::chrono::system_clock::now() - *late->captured_at, std::chrono::seconds(5));
}

TEST(VideoFrames, OpensALiveSourceAgainAndSaysSo) {
  std::atomic<int> opened = 0;
  const auto open = [&]() -> std::unique_ptr<Capture> {
    const int attempt = ++opened;
    if (attempt == 2 || attempt == 3) throw Error(ErrorCode::kBackend, "camera cannot be opened");
    return std::make_unique<Breaking>(3);
  };
  Log log;
  VideoOptions options{.every = parse_every("1f"), .first_wait = milliseconds(1), .longest_wait = milliseconds(2)};
  options.say = [&](const std::string& line) { log(line); };
  const auto video = open_video(open, "camera", options);
  double last = -1;
  while (opened < 5) {
    const std::optional<VideoFrame> frame = video->next(never);
    ASSERT_TRUE(frame);
    EXPECT_GT(frame->time, last);  // one clock for all connections
    last = frame->time;
  }
  EXPECT_NE(log.all().find("camera gives no more frames; trying to connect again\ncamera cannot be opened; next"),
            std::string::npos)
      << log.all();
  EXPECT_NE(log.all().find("camera is connected again"), std::string::npos);
}

TEST(VideoFrames, StopsWaitingForALiveSource) {
  const auto video = open_video([] { return std::make_unique<Breaking>(0); }, "camera", {});
  int asked = 0;
  EXPECT_FALSE(video->next([&] { return ++asked > 2; }));
}

TEST(VideoFrames, RefusesALiveSourceThatDoesNotOpenAtTheBeginning) {
  const auto open = []() -> std::unique_ptr<Capture> { throw Error(ErrorCode::kBackend, "cannot be opened"); };
  expect_error(ErrorCode::kBackend, "cannot be opened", [&] { open_video(open, "camera", {}); });
}

}  // namespace
}  // namespace inctrl
