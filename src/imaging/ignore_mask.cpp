// src/imaging/ignore_mask.cpp. Tested by tests/imaging/ignore_mask_test.cpp
#include "imaging/ignore_mask.h"

#include "tensor/require.h"

namespace inctrl {

IgnoreMask::IgnoreMask(const ImageView& mask) : marked_(mask) {
  require(!marked_.whole(), ErrorCode::kInvalidArgument,
          "mask: it covers everything; black (0) is what shall be judged");
}

std::vector<std::uint8_t> IgnoreMask::cells(const Frame& frame, Size size, int rows, int columns) const {
  constexpr double kMaskedShare = 0.25;  // of a patch: what was printed on a part shines into the patches around it
  std::vector<std::uint8_t> ignored;
  for (const double share : marked_.shares(frame, size, rows, columns))
    ignored.push_back(share >= kMaskedShare ? 1 : 0);
  return ignored;
}

}  // namespace inctrl
