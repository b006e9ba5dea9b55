// apps/cli/picture_reader.cpp. Tested by tests/cli/picture_reader_test.cpp
#include "cli/picture_reader.h"

#include "imaging/fit.h"
#include "imaging/regions.h"
#include "pictures/released_picture.h"
#include "tensor/require.h"

namespace inctrl::cli {

void place_in_shown(Result& result, const RunPicture& picture, float region_level) {
  if (picture.square.pixels.empty()) return;
  AnomalyMap& map = result.anomaly_map;
  map.frame = picture.frame;
  // Found anew: boxes of the square's whole pixels would be coarser than those of the picture.
  result.regions = find_regions({map.values, map.rows, map.columns}, map.frame,
                                {picture.shown.width, picture.shown.height}, region_level);
}

PictureReader::PictureReader(const ReadingFlags& flags, const std::string& fit)
    : options_(flags.options()), released_(flags.preprocess == "released") {
  if (!released_) return;
  require(fit.empty() || fit == "crop", ErrorCode::kInvalidArgument, "--fit ", fit,
          " does not go with --preprocess released, which always crops; leave --fit away, or use --preprocess upright");
  require(
      options_.range.kind == ValueRange::Kind::kFull, ErrorCode::kInvalidArgument, "--range ", flags.range,
      " does not go with --preprocess released, which has its own rule for deep pictures; leave --range away, or use "
      "--preprocess upright");
}

RunPicture PictureReader::read(const std::string& file, int input_size) const {
  if (!released_) return {read_picture(file, options_), {}, {}};
  ReleasedPicture picture = read_as_released(file, input_size, options_);
  return {std::move(picture.stored), std::move(picture.square), picture.frame};
}

RunPicture PictureReader::take(Image picture, int input_size) const {
  if (!released_) return {std::move(picture), {}, {}};
  FittedPicture square = fit_to_square(picture.view(), input_size, Fit::kCrop);
  return {std::move(picture), {std::move(square.pixels), input_size, input_size, PixelFormat::kRgb8}, square.frame};
}

std::string PictureReader::hidden_part(const std::string& file, const RunPicture& picture, Fit fit) const {
  const int width = picture.shown.width, height = picture.shown.height;
  if (!hides_a_part(width, height, released_ ? Fit::kCrop : fit)) return "";
  const std::string shape = std::to_string(width) + " x " + std::to_string(height);
  return std::string(released_ ? "--preprocess released" : "--fit crop") + " judges the middle square only; " + file +
         " is " + shape + " (said once; " + (released_ ? "use --preprocess upright with " : "use ") +
         "--fit squash or pad to see all of a picture)";
}

}  // namespace inctrl::cli
