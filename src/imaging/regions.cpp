// src/imaging/regions.cpp. Tested by tests/imaging/regions_test.cpp
#include "imaging/regions.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>

namespace inctrl {
namespace {

constexpr int kFiner = 8;

// A place on the finer raster: inclusive extremes and its largest value.
struct Place {
  int left, top, right, bottom;
  float score;
};

// Collects the place that holds `start`, setting its values to below any level so that it is not found again.
Place take_place(std::vector<float>& map, Size size, int start, float level, std::vector<int>& stack) {
  Place place{start % size.width, start / size.width, start % size.width, start / size.width, level};
  constexpr float kTaken = -1e30f;
  const auto take = [&](int at) {
    place.score = std::max(place.score, map[static_cast<std::size_t>(at)]);
    map[static_cast<std::size_t>(at)] = kTaken;
    stack.push_back(at);
  };
  take(start);
  while (!stack.empty()) {
    const int x = stack.back() % size.width, y = stack.back() / size.width;
    stack.pop_back();
    place = {std::min(place.left, x), std::min(place.top, y), std::max(place.right, x), std::max(place.bottom, y),
             place.score};
    for (int ny = std::max(y - 1, 0); ny <= std::min(y + 1, size.height - 1); ++ny)
      for (int nx = std::max(x - 1, 0); nx <= std::min(x + 1, size.width - 1); ++nx)
        if (map[static_cast<std::size_t>(ny * size.width + nx)] >= level) take(ny * size.width + nx);
  }
  return place;
}

// From raster cells [first, last] to picture pixels, clipped; false if nothing of it lies in the picture.
bool to_pixels(int first, int last, int cells, double begin, double length, int pixels, int& at, int& extent) {
  const double low = begin + length * first / cells, high = begin + length * (last + 1) / cells;
  at = std::clamp(static_cast<int>(std::floor(low)), 0, pixels);
  const int end = std::clamp(static_cast<int>(std::ceil(high)), 0, pixels);
  extent = end - at;
  return extent > 0;
}

}  // namespace

std::vector<Box> find_regions(const GridMap& grid, const Frame& frame, Size picture, float level) {
  if (std::none_of(grid.values.begin(), grid.values.end(), [&](float value) { return value >= level; })) return {};
  const Size raster{grid.columns * kFiner, grid.rows * kFiner};
  const Frame whole{0, 0, static_cast<double>(raster.width), static_cast<double>(raster.height)};
  std::vector<float> map = enlarge(grid, whole, raster);
  std::vector<Box> boxes;
  std::vector<int> stack;
  for (int at = 0; at < raster.width * raster.height; ++at) {
    if (!(map[static_cast<std::size_t>(at)] >= level)) continue;
    const Place place = take_place(map, raster, at, level, stack);
    Box box;
    box.score = place.score;
    if (to_pixels(place.left, place.right, raster.width, frame.left, frame.width, picture.width, box.x, box.width) &&
        to_pixels(place.top, place.bottom, raster.height, frame.top, frame.height, picture.height, box.y, box.height))
      boxes.push_back(box);
  }
  std::stable_sort(boxes.begin(), boxes.end(), [](const Box& a, const Box& b) {
    return std::tuple(-a.score, a.y, a.x) < std::tuple(-b.score, b.y, b.x);
  });
  return boxes;
}

}  // namespace inctrl
