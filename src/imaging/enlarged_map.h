// src/imaging/enlarged_map.h: what is a map on the token grid worth at a pixel?
// Bilinear between the centres of the grid's cells, constant beyond the outermost centres; 0 outside the frame, where
// the encoder saw nothing. Tested by tests/imaging/enlarged_map_test.cpp
#pragma once

#include <span>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

// A row-major map on a grid, borrowed.
struct GridMap {
  std::span<const float> values;  // rows * columns
  int rows = 0, columns = 0;
};

// A view of a grid's map at a picture's size, computed row by row: no full-size copy is ever needed. Borrows the grid.
class EnlargedMap {
 public:
  // The grid covers `frame` of a picture of `size` pixels. kInvalidArgument if anything is empty.
  EnlargedMap(const GridMap& grid, const Frame& frame, Size size);

  Size size() const noexcept { return size_; }
  // The values of pixel row `y`: `out` holds size().width floats. Several threads may call at once.
  void row(int y, std::span<float> out) const;

 private:
  struct Tap {
    int low = 0, high = 0;  // neighbouring cells
    float share = 0;        // of `high`
    bool inside = false;    // of the frame
  };
  static std::vector<Tap> taps(int pixels, int cells, double begin, double length);

  GridMap grid_;
  Size size_;
  std::vector<Tap> across_, down_;
};

// The whole enlarged map, row-major.
std::vector<float> enlarge(const GridMap& grid, const Frame& frame, Size size);

}  // namespace inctrl
