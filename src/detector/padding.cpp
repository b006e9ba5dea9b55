// src/detector/padding.cpp. Tested by tests/detector/detector_test.cpp
#include "detector/padding.h"

#include <cstddef>

namespace inctrl {

void clear_padding(ResidualMap& map, const Frame& frame, Size picture) {
  const double cell_width = frame.width / map.columns, cell_height = frame.height / map.rows;
  constexpr double kTouch = 1e-9;  // of a cell: an edge that only meets the picture's shows none of it
  for (int row = 0; row < map.rows; ++row)
    for (int column = 0; column < map.columns; ++column) {
      const double left = frame.left + column * cell_width, top = frame.top + row * cell_height;
      const bool shows = left + cell_width * (1 - kTouch) > 0 && left + cell_width * kTouch < picture.width &&
                         top + cell_height * (1 - kTouch) > 0 && top + cell_height * kTouch < picture.height;
      if (!shows) map.values[static_cast<std::size_t>(row * map.columns + column)] = 0;
    }
}

}  // namespace inctrl
