// src/imaging/fit.cpp. Tested by tests/imaging/fit_test.cpp
#include "imaging/fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {
namespace {

// As Python's int(round((length - size) / 2)): halves go to the even integer.
int crop_offset(int length, int size) {
  return static_cast<int>(std::nearbyint((length - size) / 2.0));
}

// `size` times long / short, cut, as Python's int(size * long / short).
int scaled(int size, int numerator, int denominator) {
  return static_cast<int>(static_cast<double>(size) * numerator / denominator);
}

// Beyond this a resized side would no longer be a number of pixels; no picture of an object is that thin.
constexpr int kThinnest = 1'000'000;

FitPlan without_frame(Size picture, int size, Fit fit) {
  switch (fit) {
    case Fit::kSquash: return {{size, size}, {0, 0, {size, size}}};
    case Fit::kCrop: {
      const bool upright = picture.width <= picture.height;
      const Size full = upright ? Size{size, scaled(size, picture.height, picture.width)}
                                : Size{scaled(size, picture.width, picture.height), size};
      return {full, {crop_offset(full.width, size), crop_offset(full.height, size), {size, size}}};
    }
    case Fit::kPad: {
      const bool upright = picture.width <= picture.height;
      const Size full = upright ? Size{std::max(1, scaled(size, picture.width, picture.height)), size}
                                : Size{size, std::max(1, scaled(size, picture.height, picture.width))};
      return {full, {0, 0, full}, (size - full.width) / 2, (size - full.height) / 2};
    }
  }
  fail(ErrorCode::kInvalidArgument, "fit: unknown way to fit");
}

Frame frame_of(const FitPlan& plan, Size picture, int size) {
  const double across = static_cast<double>(picture.width) / plan.full.width;
  const double down = static_cast<double>(picture.height) / plan.full.height;
  return {(plan.part.left - plan.left) * across, (plan.part.top - plan.top) * down, size * across, size * down};
}

// Copies one pixel of `format` as red, green, blue.
void put_rgb(const std::uint8_t* from, PixelFormat format, std::uint8_t* to) {
  switch (format) {
    case PixelFormat::kGray8: to[0] = to[1] = to[2] = from[0]; break;
    case PixelFormat::kRgb8: to[0] = from[0], to[1] = from[1], to[2] = from[2]; break;
    case PixelFormat::kBgr8: to[0] = from[2], to[1] = from[1], to[2] = from[0]; break;
  }
}

}  // namespace

FitPlan plan_fit(Size picture, int size, Fit fit) {
  require(picture.width >= 1 && picture.height >= 1 && size >= 1, ErrorCode::kInvalidArgument, "fit: a picture of ",
          picture.width, " x ", picture.height, " pixels into a square of ", size);
  require(std::max(picture.width, picture.height) / std::min(picture.width, picture.height) <= kThinnest,
          ErrorCode::kLimit, "fit: a picture of ", picture.width, " x ", picture.height, " pixels is too thin");
  FitPlan plan = without_frame(picture, size, fit);
  plan.frame = frame_of(plan, picture, size);
  return plan;
}

FittedPicture fit_to_square(const ImageView& picture, int size, Fit fit) {
  const Size from{picture.width, picture.height};
  const FitPlan plan = plan_fit(from, size, fit);
  require(picture.pixels != nullptr, ErrorCode::kInvalidArgument, "fit: a picture without pixels");
  const int channels_in = channels(picture.format);
  // Gray is resized as one channel and copied to three afterwards: the same bits at a third of the work.
  const std::vector<std::uint8_t> part =
      resize({picture.pixels, from, picture.row_stride, channels_in}, plan.full, Resample::kBicubic, plan.part);

  FittedPicture fitted;
  fitted.frame = plan.frame;
  fitted.pixels.resize(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3);
  for (int y = 0; y < size; ++y) {
    const int row = std::clamp(y - plan.top, 0, plan.part.size.height - 1);
    for (int x = 0; x < size; ++x) {
      const int column = std::clamp(x - plan.left, 0, plan.part.size.width - 1);
      const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(plan.part.size.width) +
                      static_cast<std::size_t>(column);
      const auto to = static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x);
      put_rgb(part.data() + at * static_cast<std::size_t>(channels_in), picture.format, fitted.pixels.data() + to * 3);
    }
  }
  return fitted;
}

bool hides_a_part(int width, int height, Fit fit) noexcept {
  return fit == Fit::kCrop && width != height;
}

}  // namespace inctrl
