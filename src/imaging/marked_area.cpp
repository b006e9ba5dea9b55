// src/imaging/marked_area.cpp. Tested by tests/imaging/marked_area_test.cpp
#include "imaging/marked_area.h"

#include <algorithm>
#include <cmath>

#include "tensor/require.h"

namespace inctrl {
namespace {

// [begin, end) of a cell, clipped to the picture.
struct Stretch {
  double begin, end;
};

Stretch stretch(double begin, double length, double picture) {
  return {std::clamp(begin, 0.0, picture), std::clamp(begin + length, 0.0, picture)};
}

bool is_marked(const std::uint8_t* pixel, int bytes) {
  return std::any_of(pixel, pixel + bytes, [](std::uint8_t value) { return value != 0; });
}

}  // namespace

MarkedArea::MarkedArea(const ImageView& mask) : size_{mask.width, mask.height} {
  require(mask.pixels != nullptr && mask.width >= 1 && mask.height >= 1, ErrorCode::kInvalidArgument,
          "mask: it has no pixels, ", mask.width, " x ", mask.height);
  const int bytes = channels(mask.format);
  const std::size_t step = static_cast<std::size_t>(mask.width) + 1;
  sums_.assign(step * (static_cast<std::size_t>(mask.height) + 1), 0);
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* row = mask.pixels + y * mask.row_stride;
    std::int64_t in_row = 0;
    for (int x = 0; x < mask.width; ++x) {
      in_row += is_marked(row + x * bytes, bytes);
      const std::size_t corner = (static_cast<std::size_t>(y) + 1) * step + static_cast<std::size_t>(x) + 1;
      sums_[corner] = sums_[corner - step] + in_row;
    }
  }
}

bool MarkedArea::whole() const noexcept {
  return sums_.back() == std::int64_t{size_.width} * size_.height;
}

double MarkedArea::area(double x, double y) const {
  const std::size_t step = static_cast<std::size_t>(size_.width) + 1;
  const auto column = static_cast<std::size_t>(std::min(std::floor(x), size_.width - 1.0));
  const auto row = static_cast<std::size_t>(std::min(std::floor(y), size_.height - 1.0));
  const double right = x - static_cast<double>(column), down = y - static_cast<double>(row);
  const auto sum = [&](std::size_t r, std::size_t c) { return static_cast<double>(sums_[r * step + c]); };
  // Exact: within a mask pixel the area grows bilinearly.
  return (1 - down) * ((1 - right) * sum(row, column) + right * sum(row, column + 1)) +
         down * ((1 - right) * sum(row + 1, column) + right * sum(row + 1, column + 1));
}

std::vector<double> MarkedArea::shares(const Frame& frame, Size size, int rows, int columns) const {
  const double to_mask_x = static_cast<double>(size_.width) / size.width,
               to_mask_y = static_cast<double>(size_.height) / size.height;
  const double cell_width = frame.width / columns, cell_height = frame.height / rows;
  std::vector<double> shares;
  for (int row = 0; row < rows; ++row) {
    const Stretch down = stretch(frame.top + row * cell_height, cell_height, size.height);
    for (int column = 0; column < columns; ++column) {
      const Stretch across = stretch(frame.left + column * cell_width, cell_width, size.width);
      const double left = across.begin * to_mask_x, right = across.end * to_mask_x;
      const double top = down.begin * to_mask_y, bottom = down.end * to_mask_y;
      const double shown = (right - left) * (bottom - top);
      const double marked = area(right, bottom) - area(left, bottom) - area(right, top) + area(left, top);
      shares.push_back(shown > 0 ? marked / shown : 0);
    }
  }
  return shares;
}

}  // namespace inctrl
