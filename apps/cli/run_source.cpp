// apps/cli/run_source.cpp. Tested by tests/cli/run_source_test.cpp and tests/end_to_end/live_test.py
#include "cli/run_source.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <mutex>

#include "cli/detect_flags.h"
#include "cli/interrupt.h"
#include "sources/video_frames.h"
#include "sources/watch_state.h"

namespace inctrl::cli {
namespace {

class NamedPictures final : public RunSource {
 public:
  explicit NamedPictures(const DetectFlags& flags) : source_(flags.images, std::cin, flags.out) {}
  std::optional<RunItem> next() override {
    if (interrupted()) return std::nullopt;
    std::optional<PictureName> name = source_.next();
    if (!name) return std::nullopt;
    return RunItem{.name = std::move(*name)};
  }
  std::optional<std::size_t> size() const override { return source_.size(); }
  std::size_t passed_over() const override { return source_.passed_over(); }

 private:
  PictureSource source_;
};

class WatchedFolder final : public RunSource {
 public:
  explicit WatchedFolder(const DetectFlags& flags)
      : state_(flags.live.state.empty() ? nullptr : std::make_unique<WatchState>(flags.live.state, flags.live.watch)),
        watch_(flags.live.watch, {.output = flags.out}, state_ ? state_->done() : FileStamps()) {}
  std::optional<RunItem> next() override {
    std::optional<WatchedFile> file = watch_.next(interrupted);
    if (!file) return std::nullopt;
    return RunItem{.name = std::move(file->name), .is_unique = true, .stamp = file->stamp};
  }
  bool ready() override { return watch_.ready(); }
  void came_out(const RunItem& item) override {
    if (state_) state_->add(item.name.relative.native(), item.stamp);
  }
  bool may_vanish() const override { return true; }
  bool is_endless() const override { return true; }
  std::size_t passed_over() const override { return watch_.passed_over(); }

 private:
  std::unique_ptr<WatchState> state_;
  FolderWatch watch_;
};

std::string printed(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

// UTC with milliseconds; `format` as of strftime, followed by ".125Z".
std::string utc(const char* format, std::chrono::system_clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count();
  const std::time_t seconds = whole / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), format, &parts);
  return text.data() + printed(".%03.0fZ", static_cast<double>(whole % 1000));
}

VideoOptions video_options(const DetectFlags& flags, std::function<void(const std::string&)> say) {
  VideoOptions options{.say = std::move(say)};
  if (!flags.live.every.empty()) options.every = parse_every(flags.live.every);
  return options;
}

class VideoSource final : public RunSource {
 public:
  VideoSource(const DetectFlags& flags, std::function<void(const std::string&)> say)
      : address_(flags.live.video), frames_(open_video(address_, video_options(flags, std::move(say)))) {}

  std::optional<RunItem> next() override {
    std::optional<VideoFrame> frame = frames_->next(interrupted);
    if (!frame) return std::nullopt;
    RunItem item{.is_unique = true, .picture = std::move(frame->picture), .time = frame->time};
    item.name.given = address_.shown() + printed("#t=%.3f", frame->time);
    // Names of a live source tell the clock's time, so that a later run does not overwrite them.
    std::string moment = printed("%010.3f", frame->time);
    if (frame->captured_at) {
      moment = utc("%Y%m%dT%H%M%S", *frame->captured_at);
      item.captured_at = utc("%Y-%m-%dT%H:%M:%S", *frame->captured_at);
    }
    item.name.relative = address_.stem() + "-" + moment;
    return item;
  }
  bool ready() override { return !frames_->is_live(); }
  bool is_endless() const override { return frames_->is_live(); }
  bool is_timed() const override { return true; }
  double rate() const override { return frames_->rate(); }

 private:
  VideoAddress address_;
  std::unique_ptr<VideoFrames> frames_;
};

}  // namespace

std::unique_ptr<RunSource> make_run_source(const DetectFlags& flags, std::function<void(const std::string&)> say) {
  if (!flags.live.watch.empty()) return std::make_unique<WatchedFolder>(flags);
  if (!flags.live.video.empty()) return std::make_unique<VideoSource>(flags, std::move(say));
  return std::make_unique<NamedPictures>(flags);
}

}  // namespace inctrl::cli
