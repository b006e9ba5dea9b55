// src/pictures/map_rows.h: how is an anomaly map read row by row, whether it lies in memory or is made on the way?
// Tested by tests/pictures/overlay_test.cpp
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "imaging/enlarged_map.h"
#include "tensor/require.h"

namespace inctrl {

// Borrows a map; copies are for one thread each. Meant as a parameter, so the constructors convert.
class MapRows {
 public:
  MapRows() = default;                                         // no map
  MapRows(std::span<const float> values) : values_(values) {}  // row-major, of the picture's size
  MapRows(const std::vector<float>& values) : values_(values) {}
  MapRows(const EnlargedMap& map) : made_(&map), buffer_(static_cast<std::size_t>(map.size().width)) {}

  bool empty() const noexcept { return !made_ && values_.empty(); }

  // kInvalidArgument, naming `operation`, unless the map is width * height; row() is for maps that passed this.
  void require_size(int width, int height, const char* operation) {
    const std::size_t pixels =
        width > 0 && height > 0 ? static_cast<std::size_t>(width) * static_cast<std::size_t>(height) : 0;
    const bool fits = made_ ? made_->size().width == width && made_->size().height == height : values_.size() == pixels;
    require(pixels > 0 && fits, ErrorCode::kInvalidArgument, operation, ": a map of ",
            made_ ? static_cast<std::size_t>(made_->size().width) * static_cast<std::size_t>(made_->size().height)
                  : values_.size(),
            " values for a picture of ", width, " x ", height);
    width_ = static_cast<std::size_t>(width);
  }

  // Valid until the next call.
  std::span<const float> row(int y) {
    if (!made_) return values_.subspan(static_cast<std::size_t>(y) * width_, width_);
    made_->row(y, buffer_);
    return buffer_;
  }

 private:
  std::span<const float> values_;
  const EnlargedMap* made_ = nullptr;
  std::vector<float> buffer_;
  std::size_t width_ = 0;
};

}  // namespace inctrl
