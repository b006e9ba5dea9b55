// src/imaging/marked_area.h: how much of each cell of a grid does a mask mark?
// Tested by tests/imaging/marked_area_test.cpp
#pragma once

#include <cstdint>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

// A mask laid over the whole of a picture, whatever the sizes of both. Immutable; any thread may ask.
class MarkedArea {
 public:
  // Pixels that are not black are marked. kInvalidArgument without pixels.
  explicit MarkedArea(const ImageView& mask);

  bool whole() const noexcept;  // nothing is left unmarked

  // [rows * columns], row-major: the marked share of what each cell shows of the picture, in [0, 1]. The grid covers
  // `frame` of a picture of `size`; a cell that shows nothing of it has 0.
  std::vector<double> shares(const Frame& frame, Size size, int rows, int columns) const;

 private:
  // The marked area left of x and above y, in mask pixels; any real position.
  double area(double x, double y) const;

  Size size_;
  std::vector<std::int64_t> sums_;  // [height + 1, width + 1]: marked pixels left of and above each corner
};

}  // namespace inctrl
