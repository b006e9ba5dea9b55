// src/training/picture_numbers.cpp. Tested by tests/training/picture_numbers_test.cpp
#include "training/picture_numbers.h"

namespace inctrl {

PictureNumbers::Picture PictureNumbers::at(std::size_t number) const noexcept {
  if (number < listed_) return {Kind::kListed, number, 0};
  if (number < first_drawn()) {
    const std::size_t made = number - listed_, all = listed_ * kVariants;
    return {made < all ? Kind::kWithDefect : Kind::kVaried, made % all / kVariants, made % kVariants};
  }
  const std::size_t drawn = number - first_drawn(), index = drawn % kDrawn;
  if (index < kDrawnNormal) return {Kind::kDrawnNormal, drawn / kDrawn, index};
  return {Kind::kDrawnDefective, drawn / kDrawn, index - kDrawnNormal};
}

}  // namespace inctrl
