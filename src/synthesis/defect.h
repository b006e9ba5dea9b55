// src/synthesis/defect.h: defects made on normal pictures, so that folders of normal pictures alone can teach.
// After CutPaste (arXiv 2104.04015), DRAEM's blended noise (2108.07610) and NSA's soft patches (2109.15222); the rest
// is what inspectors see: stains, cracks, dents, what is missing and what is there twice. Tested by
// tests/synthesis/defect_test.cpp
#pragma once

#include <span>
#include <string_view>

#include "synthesis/canvas.h"
#include "synthesis/random.h"

namespace inctrl {

enum class DefectKind { kCutPaste, kScar, kBlend, kStain, kWarp, kMissing, kDoubled, kCrack, kSpots };
inline constexpr int kDefectKinds = 9;
std::string_view name(DefectKind kind);

// `normal` with a defect of that kind. It covers about 0.02 to 6 % of the picture, is at times hard to see, and lies
// more often on the thing than on its ground. Same state of `random`, same picture. At least 16 x 16 pixels.
//   donor  any other picture: where blends take their texture from, at times
Canvas make_defect(const Canvas& normal, DefectKind kind, Random random, const Canvas& donor);

// Where two pictures of the same size differ: 255 by more than `least` in any channel, else 0. [height * width]
std::vector<std::uint8_t> difference_mask(const Canvas& normal, const Canvas& defective, float least = 0.02f);

}  // namespace inctrl
