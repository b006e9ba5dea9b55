// src/imaging/enlarged_map.cpp. Tested by tests/imaging/enlarged_map_test.cpp
#include "imaging/enlarged_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {

std::vector<EnlargedMap::Tap> EnlargedMap::taps(int pixels, int cells, double begin, double length) {
  std::vector<Tap> taps(static_cast<std::size_t>(pixels));
  for (int i = 0; i < pixels; ++i) {
    const double share = (i + 0.5 - begin) / length;  // of the frame, 0 to 1 inside
    const double position = std::clamp(share * cells - 0.5, 0.0, cells - 1.0);
    const int low = static_cast<int>(position);
    taps[static_cast<std::size_t>(i)] = {low, std::min(low + 1, cells - 1), static_cast<float>(position - low),
                                         share >= 0 && share <= 1};
  }
  return taps;
}

EnlargedMap::EnlargedMap(const GridMap& grid, const Frame& frame, Size size) : grid_(grid), size_(size) {
  require(grid.rows >= 1 && grid.columns >= 1 && size.width >= 1 && size.height >= 1 && frame.width > 0 &&
              frame.height > 0 &&
              grid.values.size() == static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.columns),
          ErrorCode::kInvalidArgument, "enlarge: a map of ", grid.rows, " x ", grid.columns, " cells (",
          grid.values.size(), " values) to ", size.width, " x ", size.height, " pixels");
  across_ = taps(size.width, grid.columns, frame.left, frame.width);
  down_ = taps(size.height, grid.rows, frame.top, frame.height);
}

void EnlargedMap::row(int y, std::span<float> out) const {
  const Tap& vertical = down_[static_cast<std::size_t>(y)];
  if (!vertical.inside) {
    std::fill(out.begin(), out.end(), 0.0f);
    return;
  }
  const float* upper = grid_.values.data() + static_cast<std::ptrdiff_t>(vertical.low) * grid_.columns;
  const float* lower = grid_.values.data() + static_cast<std::ptrdiff_t>(vertical.high) * grid_.columns;
  for (std::size_t x = 0; x < across_.size(); ++x) {
    const Tap& horizontal = across_[x];
    const float above = upper[horizontal.low] + horizontal.share * (upper[horizontal.high] - upper[horizontal.low]);
    const float below = lower[horizontal.low] + horizontal.share * (lower[horizontal.high] - lower[horizontal.low]);
    out[x] = horizontal.inside ? above + vertical.share * (below - above) : 0.0f;
  }
}

std::vector<float> enlarge(const GridMap& grid, const Frame& frame, Size size) {
  const EnlargedMap map(grid, frame, size);
  const auto width = static_cast<std::size_t>(size.width);
  std::vector<float> values(width * static_cast<std::size_t>(size.height));
  for (int y = 0; y < size.height; ++y)
    map.row(y, std::span(values).subspan(static_cast<std::size_t>(y) * width, width));
  return values;
}

}  // namespace inctrl
