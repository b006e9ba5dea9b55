// src/sources/video_frames.cpp. Tested by tests/sources/video_frames_test.cpp
#include "sources/video_frames.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "inctrl/error.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

using std::chrono::duration, std::chrono::milliseconds, std::chrono::steady_clock, std::chrono::system_clock;

constexpr milliseconds kTick{100};

double rate_of(const Every& every, double frames_a_second) {
  return every.frames > 0 ? frames_a_second / static_cast<double>(every.frames) : 1 / every.seconds;
}

class Recording final : public VideoFrames {
 public:
  Recording(std::unique_ptr<Capture> capture, const std::string& name, const VideoOptions& options)
      : capture_(std::move(capture)),
        rate_(capture_->rate()),
        every_(options.every.value_or(Every{})),
        sampling_(every_),
        more_(capture_->grab()) {
    require(more_, ErrorCode::kBadFormat, name, " holds no frame that can be decoded");
  }

  std::optional<VideoFrame> next(const Stop& stop) override {
    while (more_ && !stop()) {
      const double time = time_of_frame();
      std::optional<VideoFrame> frame;
      if (sampling_.takes(time)) frame = VideoFrame{capture_->retrieve(), time, std::nullopt};
      more_ = capture_->grab();
      if (frame && !frame->picture.pixels.empty()) return frame;
    }
    return std::nullopt;
  }
  bool is_live() const override { return false; }
  double rate() const override { return rate_of(every_, rate_); }

 private:
  // The container's time where it goes on, which follows a changing rate; else the index over the rate.
  double time_of_frame() {
    const double index = static_cast<double>(index_++), told = capture_->position();
    if (index == 0) return last_ = told;
    last_ = told > last_ ? told : std::max(last_, index / (rate_ > 0 ? rate_ : 25));
    return last_;
  }

  std::unique_ptr<Capture> capture_;
  double rate_;
  Every every_;
  FrameSampling sampling_;
  std::int64_t index_ = 0;
  double last_ = 0;
  bool more_;
};

class Live final : public VideoFrames {
 public:
  Live(std::unique_ptr<Capture> capture, OpenCapture open, std::string name, const VideoOptions& options)
      : capture_(std::move(capture)),
        open_(std::move(open)),
        name_(std::move(name)),
        options_(options),
        every_(options.every.value_or(Every{1, 0})),
        sampling_(every_),
        rate_(rate_of(every_, capture_->rate())),
        reader_([this] { read(); }) {}
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live() override {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
    reader_.join();
  }

  std::optional<VideoFrame> next(const Stop& stop) override {
    std::unique_lock lock(mutex_);
    while (!newest_) {
      if (stop()) return std::nullopt;
      changed_.wait_for(lock, kTick, [this] { return newest_.has_value(); });
    }
    if (stop()) return std::nullopt;
    return std::exchange(newest_, std::nullopt);
  }
  bool is_live() const override { return true; }
  double rate() const override { return rate_; }

 private:
  void read() {
    while (!ended()) {
      if (capture_ && capture_->grab())
        take_frame();
      else
        open_again();
    }
  }

  void take_frame() {
    const steady_clock::time_point now = steady_clock::now();
    const system_clock::time_point captured_at = system_clock::now();
    if (!begun_) begun_ = now;
    const double time = duration<double>(now - *begun_).count();
    if (!sampling_.takes(time)) return;
    Image picture = capture_->retrieve();
    if (picture.pixels.empty()) return;
    const std::lock_guard lock(mutex_);
    newest_ = VideoFrame{std::move(picture), time, captured_at};
    changed_.notify_all();
  }

  void open_again() {
    capture_.reset();
    options_.say(name_ + " gives no more frames; trying to connect again");
    for (milliseconds wait = options_.first_wait; rest(wait); wait = std::min(2 * wait, options_.longest_wait)) {
      try {
        capture_ = open_();
        options_.say(name_ + " is connected again");
        return;
      } catch (const Error& error) {
        const milliseconds next = std::min(2 * wait, options_.longest_wait);
        options_.say(std::string(error.what()) + "; next attempt in " +
                     std::to_string(std::max<std::int64_t>(1, next.count() / 1000)) + " s");
      }
    }
  }

  // False if the end came meanwhile.
  bool rest(milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return ended_; });
  }
  bool ended() {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

  std::unique_ptr<Capture> capture_;  // the reader's alone, as are the next five
  const OpenCapture open_;
  const std::string name_;
  const VideoOptions options_;
  const Every every_;
  FrameSampling sampling_;
  std::optional<steady_clock::time_point> begun_;
  const double rate_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<VideoFrame> newest_;
  bool ended_ = false;
  std::thread reader_;  // last: it begins when all else is there
};

}  // namespace

std::unique_ptr<VideoFrames> open_video(const OpenCapture& open, const std::string& name, const VideoOptions& options) {
  std::unique_ptr<Capture> capture = open();
  if (capture->is_recording()) return std::make_unique<Recording>(std::move(capture), name, options);
  return std::make_unique<Live>(std::move(capture), open, name, options);
}

std::unique_ptr<VideoFrames> open_video(const VideoAddress& address, const VideoOptions& options) {
  return open_video([address] { return open_capture(address); }, address.shown(), options);
}

}  // namespace inctrl
