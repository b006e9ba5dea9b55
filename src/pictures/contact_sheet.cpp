// src/pictures/contact_sheet.cpp. Tested by tests/pictures/contact_sheet_test.cpp
#include "pictures/contact_sheet.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "imaging/resize.h"
#include "pictures/canvas.h"
#include "pictures/colours.h"
#include "pictures/sheet.h"
#include "pictures/text_line.h"
#include "pictures/write_picture.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

float rank(float score) {
  return std::isnan(score) ? -std::numeric_limits<float>::infinity() : score;
}

// The largest map value under each thumbnail pixel: a spot smaller than a thumbnail's pixel must not vanish.
std::vector<float> shrink_map(MapRows& map, const ImageView& picture, Size size) {
  std::vector<float> small(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height),
                           -std::numeric_limits<float>::infinity());
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

Image make_thumbnail(const ImageView& picture, MapRows& map, const SheetOptions& options) {
  const Image small = shrink(picture, options.side);
  const Size size{small.width, small.height};
  Image thumbnail = blank_canvas(size.width, size.height);
  const Surface shown = surface_of(thumbnail);
  copy_picture(small.view(), shown);
  if (map.empty()) return thumbnail;
  const std::vector<float> small_map = shrink_map(map, picture, size);
  MapRows rows(small_map);
  rows.require_size(size.width, size.height, "contact sheet");
  tint_rows(shown, rows, Leveller(options.scale));
  return thumbnail;
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
  Sheet sheet{.side = options_.side, .legend = options_.scale};
  sheet.title = std::to_string(entries_.size()) + " of " + std::to_string(seen_) + " pictures, highest scores first";
  for (const auto& [thumbnail, caption] : entries_)
    sheet.entries.push_back({thumbnail.view(), caption.name, fixed_number(caption.score) + "  " + caption.label});
  return draw_sheet(sheet);
}

void ContactSheet::write(const std::filesystem::path& file) const {
  write_png(file, draw().view());
}

}  // namespace inctrl
