// src/pictures/overlay_video.cpp. Tested by tests/pictures/overlay_video_test.cpp
#include "pictures/overlay_video.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <system_error>

#include "imaging/resize.h"
#include "pictures/canvas.h"
#include "pictures/opencv_module.h"
#include "pictures/opencv_writer.h"
#include "pictures/text_line.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr double kLongestGap = 10, kUnknownRate = 25, kLeastRate = 1, kMostRate = 60;

int even(int side) {  // as encoders want it
  return side + side % 2;
}

// The overlay with the caption below it.
Image with_caption(const Image& overlay, const std::string& caption) {
  const int text = std::clamp(overlay.width / 50, 10, 60), strip = 2 * text;
  Image canvas = blank_canvas(even(overlay.width), even(overlay.height + strip));
  const Surface whole = surface_of(canvas);
  copy_picture(overlay.view(), whole.part({0, 0, {overlay.width, overlay.height}}));
  draw_text(whole, shortened(caption, overlay.width - 2 * text, text), {text, overlay.height + 3 * text / 2}, text);
  return canvas;
}

Image fitted(Image canvas, Size size) {
  if (size == Size{canvas.width, canvas.height}) return canvas;
  const ImageView view = canvas.view();
  return {resize({view.pixels, {view.width, view.height}, view.row_stride, channels(view.format)}, size,
                 Resample::kBilinear),
          size.width, size.height, view.format};
}

// OpenCV chooses the container by the end of the name, so the part keeps it.
fs::path part_of(const fs::path& file) {
  return file.parent_path() / (file.stem().native() + ".part" + file.extension().native());
}

}  // namespace

struct OverlayVideo::Encoder {
  std::unique_ptr<VideoEncoder> video;
  Image shown;
};

OverlayVideo::OverlayVideo(fs::path file, double rate)
    : file_(std::move(file)),
      part_(part_of(file_)),
      rate_(std::clamp(rate > 0 ? rate : kUnknownRate, kLeastRate, kMostRate)) {
  const std::string end = file_.extension().native();
  require(end == ".avi" || end == ".mp4", ErrorCode::kInvalidArgument, "a video ends in .avi or .mp4, not as ",
          file_.native());
  require(std::ofstream(part_).good(), ErrorCode::kBackend, "cannot write ", part_.native());
}

OverlayVideo::~OverlayVideo() {
  encoder_.reset();
  std::error_code ignored;
  fs::remove(part_, ignored);
}

void OverlayVideo::add(const Image& overlay, double time, const std::string& caption) {
  Image shown = with_caption(overlay, caption);
  if (!encoder_) {
    auto encoder = std::make_unique<Encoder>();
    static const auto open =
        opencv_function<decltype(inctrl_open_video_encoder)>("inctrl_opencv_writer", "inctrl_open_video_encoder");
    encoder->video.reset(open(part_.native(), rate_, {shown.width, shown.height}));
    require(encoder->video != nullptr, ErrorCode::kBackend, "cannot encode the video ", part_.native());
    encoder_ = std::move(encoder);
    begun_ = time;
  } else {
    const double longest = std::max(kLongestGap, 2 / rate_);
    if (time - last_ > longest) begun_ += time - last_ - longest;
    hold_until(time);
    shown = fitted(std::move(shown), {encoder_->shown.width, encoder_->shown.height});
  }
  encoder_->shown = std::move(shown);
  last_ = time;
}

// Frame n is what is seen from n / rate on: rounding keeps the whole within half a frame of the truth.
void OverlayVideo::hold_until(double time) {
  const long due = std::lround((time - begun_) * rate_);
  for (; written_ < due; ++written_) encoder_->video->write(encoder_->shown.view());
}

void OverlayVideo::finish() {
  if (!encoder_) return;
  hold_until(std::max(last_ + 1 / rate_, begun_ + static_cast<double>(written_ + 1) / rate_));
  encoder_.reset();
  std::error_code error;
  const bool has_content = fs::file_size(part_, error) > 0;
  require(!error && has_content, ErrorCode::kBackend, "cannot write ", part_.native());
  fs::rename(part_, file_, error);
  require(!error, ErrorCode::kBackend, "cannot write ", file_.native(), ": ", error.message());
}

}  // namespace inctrl
