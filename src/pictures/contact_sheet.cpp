// src/pictures/contact_sheet.cpp. Tested by tests/pictures/contact_sheet_test.cpp
#include "pictures/contact_sheet.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "pictures/canvas.h"
#include "pictures/colours.h"
#include "pictures/write_picture.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kMargin = 16, kGap = 12;           // pixels around the page; between thumbnails
constexpr int kText = 9, kTitleText = 14;        // pixels of a capital letter
constexpr int kCaptionHeight = 2 * (kText + 7);  // two lines
constexpr int kTitleHeight = kTitleText + 18;
constexpr int kMostColumns = 10;

float rank(float score) {
  return std::isnan(score) ? -std::numeric_limits<float>::infinity() : score;
}

// The largest map value under each thumbnail pixel: a spot smaller than a thumbnail's pixel must not vanish.
std::vector<float> shrink_map(MapRows& map, const ImageView& picture, const cv::Size& size) {
  std::vector<float> small(static_cast<std::size_t>(size.area()), -std::numeric_limits<float>::infinity());
  for (int y = 0; y < picture.height; ++y) {
    const std::int64_t row = std::int64_t{y} * size.height / picture.height * size.width;
    const float* values = map.row(y).data();
    for (int x = 0; x < picture.width; ++x) {
      float& most = small[static_cast<std::size_t>(row + std::int64_t{x} * size.width / picture.width)];
      if (values[x] > most) most = values[x];
    }
  }
  return small;
}

// Never enlarged; at least one pixel each way.
cv::Size thumbnail_size(const ImageView& picture, int side) {
  const double factor = std::min(1.0, static_cast<double>(side) / std::max(picture.width, picture.height));
  return {std::max(1, static_cast<int>(std::lround(picture.width * factor))),
          std::max(1, static_cast<int>(std::lround(picture.height * factor)))};
}

Image make_thumbnail(const ImageView& picture, MapRows& map, const SheetOptions& options) {
  // OpenCV takes no const pointer, but only reads.
  const cv::Mat from(picture.height, picture.width, CV_8UC(channels(picture.format)),
                     const_cast<std::uint8_t*>(picture.pixels), static_cast<std::size_t>(picture.row_stride));
  const cv::Size size = thumbnail_size(picture, options.side);
  cv::Mat small;
  cv::resize(from, small, size, 0, 0, cv::INTER_AREA);
  Image thumbnail = blank_canvas(size.width, size.height);
  cv::Mat shown = matrix_over(thumbnail);
  copy_picture({small.data, size.width, size.height, static_cast<std::ptrdiff_t>(small.step), picture.format}, shown);
  if (map.empty()) return thumbnail;
  const std::vector<float> small_map = shrink_map(map, picture, size);
  MapRows rows(small_map);
  rows.require_size(size.width, size.height, "contact sheet");
  tint_rows(shown, rows, Leveller(options.scale));
  return thumbnail;
}

int column_count(std::size_t entries) {
  const int wanted = static_cast<int>(std::ceil(std::sqrt(1.5 * static_cast<double>(entries))));
  return std::clamp(wanted, 1, kMostColumns);
}

}  // namespace

ContactSheet::ContactSheet(const SheetOptions& options) : options_(options) {
  require(options.most > 0 && options.side >= 16, ErrorCode::kInvalidArgument, "contact sheet: ", options.most,
          " thumbnails of ", options.side, " pixels; at least 1 of 16 are needed");
  Leveller{options.scale};  // throws if it is no scale
}

bool ContactSheet::wants(float score) const noexcept {
  return entries_.size() < options_.most || rank(score) > rank(entries_.back().caption.score);
}

void ContactSheet::add(const ImageView& picture, MapRows map, const Caption& caption) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "contact sheet: a picture of ", picture.width, " x ", picture.height, " pixels");
  if (!map.empty()) map.require_size(picture.width, picture.height, "contact sheet");
  if (wants(caption.score)) {
    Entry entry{make_thumbnail(picture, map, options_), caption};
    const auto lower = [](float score, const Entry& other) { return rank(score) > rank(other.caption.score); };
    const auto place = std::upper_bound(entries_.begin(), entries_.end(), caption.score, lower);
    entries_.insert(place, std::move(entry));
    if (entries_.size() > options_.most) entries_.pop_back();
  }
  ++seen_;
}

Image ContactSheet::draw() const {
  const int columns = column_count(entries_.size());
  const int rows = (static_cast<int>(entries_.size()) + columns - 1) / columns;
  const int step_x = options_.side + kGap, step_y = options_.side + kCaptionHeight + kGap;
  const std::string title =
      std::to_string(entries_.size()) + " of " + std::to_string(seen_) + " pictures, highest scores first";
  const int legend = legend_height(kText), top = kMargin + kTitleHeight;
  const int width = std::max(columns * step_x - kGap, text_width(title, kTitleText)) + 2 * kMargin;
  Image page = blank_canvas(width, top + rows * step_y + legend + kMargin);
  cv::Mat canvas = matrix_over(page);
  draw_text(canvas, title, {kMargin, kMargin + kTitleText}, kTitleText);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto& [thumbnail, caption] = entries_[i];
    const int index = static_cast<int>(i);
    const cv::Point corner(kMargin + index % columns * step_x, top + index / columns * step_y);
    const cv::Point inset((options_.side - thumbnail.width) / 2, (options_.side - thumbnail.height) / 2);
    canvas(cv::Rect(corner, cv::Size(options_.side, options_.side))).setTo(kTile);
    copy_picture(thumbnail.view(), canvas(cv::Rect(corner + inset, cv::Size(thumbnail.width, thumbnail.height))));
    const cv::Point foot(corner.x, corner.y + options_.side + kText + 5);
    draw_text(canvas, shortened(caption.name, options_.side, kText), foot, kText, kFaintInk);
    draw_text(canvas, shortened(fixed_number(caption.score) + "  " + caption.label, options_.side, kText),
              {foot.x, foot.y + kText + 6}, kText);
  }
  const int legend_width = std::min(width - kMargin, 480);
  draw_legend(canvas(cv::Rect(kMargin - kText, canvas.rows - legend - kMargin / 2, legend_width, legend)),
              options_.scale, kText);
  return page;
}

void ContactSheet::write(const std::filesystem::path& file) const {
  write_png(file, draw().view());
}

}  // namespace inctrl
