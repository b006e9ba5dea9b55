// apps/cli/bench_pictures.h: what does the benchmark look at? Pictures drawn on the spot, like a plate with holes on a
// line.
#pragma once

#include "inctrl/image.h"

namespace inctrl::cli {

// A brushed plate with holes, light from one side, sensor noise. Same seed, same pixels. About 0.3 bytes a pixel as
// JPEG.
Image draw_bench_picture(int width, int height, unsigned seed);

}  // namespace inctrl::cli
