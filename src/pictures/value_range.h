// src/pictures/value_range.h: how do values deeper than 8 bits become 8 bits?
// Tested by tests/pictures/value_range_test.cpp and eight_bit_test.cpp
#pragma once

#include <cstdint>
#include <string>

namespace inctrl {

struct ValueRange {
  enum class Kind {
    kFull,   // the type's full scale: 0..65535 -> 0..255 (rounded value / 257)
    kAuto,   // the smallest and largest value of each picture
    kFixed,  // low..high, clamped
  };
  Kind kind = Kind::kFull;
  double low = 0, high = 0;  // of kFixed, low < high
};

// "full", "auto" or "MIN:MAX"; kInvalidArgument otherwise.
ValueRange parse_range(const std::string& text);

}  // namespace inctrl
