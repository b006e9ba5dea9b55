// src/metrics/pixel_walk.h: which scores do the defective, and the other, pixels of a picture have?
// Computed row by row from the token grid's map: a full-size map is never kept. Tested by tests/metrics/
#pragma once

#include <span>
#include <vector>

#include "metrics/pixel_metrics.h"
#include "tensor/each_index.h"

namespace inctrl {

// Calls on_defect(scores, region) for every run of the mask and on_normal(scores) for every stretch between them, row
// by row. Rows without a defect are not computed if `only_defects`, and then on_normal is not called.
template <typename OnDefect, typename OnNormal>
void walk_pixels(const MaskedMap& picture, bool only_defects, const OnDefect& on_defect, const OnNormal& on_normal) {
  const MaskRegions& mask = *picture.mask;
  const EnlargedMap map(picture.grid, picture.frame, mask.size);
  std::vector<float> row(static_cast<std::size_t>(mask.size.width));
  const auto stretch = [&](int begin, int end) {
    return std::span<const float>(row).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  };
  auto run = mask.runs.begin();
  for (int y = 0; y < mask.size.height; ++y) {
    if (only_defects && (run == mask.runs.end() || run->y != y)) continue;
    map.row(y, row);
    int begin = 0;
    for (; run != mask.runs.end() && run->y == y; ++run) {
      if (!only_defects && run->begin > begin) on_normal(stretch(begin, run->begin));
      on_defect(stretch(run->begin, run->end), run->region);
      begin = run->end;
    }
    if (!only_defects && begin < mask.size.width) on_normal(stretch(begin, mask.size.width));
  }
}

// Calls work(i) for every picture, on several threads, until options.stop().
template <typename Work>
void for_each_picture(std::span<const MaskedMap> pictures, const PixelOptions& options, const Work& work) {
  for_each_index(pictures.size(), options.threads, [&](std::size_t i) {
    if (!options.stop()) work(i);
  });
}

}  // namespace inctrl
