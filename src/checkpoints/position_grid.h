// src/checkpoints/position_grid.h: what are a vision transformer's positions on another grid than the trained one?
// Source: open_clip and DINOv2 with registers (antialiased bicubic); DINOv2 without registers, as Hugging Face has it
// (plain bicubic to the exact size) and as the original code has it (the step is that of a grid 0.1 larger).
// Tested by tests/checkpoints/position_grid_test.cpp: golden position.*
#pragma once

#include <vector>

namespace inctrl {

enum class PositionMode {
  kAntialias,  // a = -0.5, support widened when shrinking
  kPlain,      // a = -0.75, half-pixel centres, edges clamped
  kOffset,     // as kPlain, with the step trained / (wanted + 0.1)
};

// positions [1 + trained * trained, width], the class token's first -> [1 + rows * columns, width]. The first row
// stays; so does everything where the grid is the trained one.
std::vector<float> resample_positions(const std::vector<float>& positions, int trained, int rows, int columns,
                                      int width, PositionMode mode);

}  // namespace inctrl
