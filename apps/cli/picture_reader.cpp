// apps/cli/picture_reader.cpp. Tested by tests/cli/picture_reader_test.cpp
#include "cli/picture_reader.h"

#include "imaging/fit.h"
#include "imaging/regions.h"
#include "pictures/released_picture.h"
#include "tensor/require.h"

namespace inctrl::cli {

void place_in_shown(Result& result, const RunPicture& picture, float region_level) {
  AnomalyMap& map = result.anomaly_map;
  if (picture.size.width > 0) {
    const double across = static_cast<double>(picture.width()) / picture.shown.width,
                 down = static_cast<double>(picture.height()) / picture.shown.height;
    map.frame = {map.frame.left * across, map.frame.top * down, map.frame.width * across, map.frame.height * down};
  } else if (!picture.square.pixels.empty()) {
    map.frame = picture.frame;
  } else {
    return;
  }
  // Found anew: boxes of the square's whole pixels would be coarser than those of the picture.
  result.regions =
      find_regions({map.values, map.rows, map.columns}, map.frame, {picture.width(), picture.height()}, region_level);
}

PictureReader::PictureReader(const ReadingFlags& flags, const std::string& fit)
    : options_(flags.options()), released_(flags.preprocess == "released"), fast_(flags.fast_decode) {
  if (!released_) return;
  require(!fast_, ErrorCode::kInvalidArgument, "--fast-decode does not go with --preprocess released, which is exact");
  require(fit.empty() || fit == "crop", ErrorCode::kInvalidArgument, "--fit ", fit,
          " does not go with --preprocess released, which always crops; leave --fit away, or use --preprocess upright");
  require(
      options_.range.kind == ValueRange::Kind::kFull, ErrorCode::kInvalidArgument, "--range ", flags.range,
      " does not go with --preprocess released, which has its own rule for deep pictures; leave --range away, or use "
      "--preprocess upright");
}

RunPicture PictureReader::read(const std::string& file, int input_size) const {
  if (fast_) {
    constexpr int kMargin = 2;  // what is left still shrinks by two at least, as antialiasing wants
    ReducedPicture picture = read_reduced(file, kMargin * input_size, options_);
    const bool is_whole = picture.image.width == picture.size.width;
    return {std::move(picture.image), {}, {}, is_whole ? Size{} : picture.size};
  }
  if (!released_) return {read_picture(file, options_), {}, {}, {}};
  ReleasedPicture picture = read_as_released(file, input_size, options_);
  return {std::move(picture.stored), std::move(picture.square), picture.frame, {}};
}

RunPicture PictureReader::take(Image picture, int input_size) const {
  if (!released_) return {std::move(picture), {}, {}, {}};
  FittedPicture square = fit_to_square(picture.view(), input_size, Fit::kCrop);
  return {std::move(picture), {std::move(square.pixels), input_size, input_size, PixelFormat::kRgb8}, square.frame, {}};
}

std::string PictureReader::hidden_part(const std::string& file, const RunPicture& picture, Fit fit) const {
  const int width = picture.width(), height = picture.height();
  if (!hides_a_part(width, height, released_ ? Fit::kCrop : fit)) return "";
  const std::string shape = std::to_string(width) + " x " + std::to_string(height);
  return std::string(released_ ? "--preprocess released" : "--fit crop") + " judges the middle square only; " + file +
         " is " + shape + " (said once; " + (released_ ? "use --preprocess upright with " : "use ") +
         "--fit squash or pad to see all of a picture)";
}

}  // namespace inctrl::cli
