// src/imaging/resize_rows.h: the inner loops of resizing 8-bit pictures, on the widest vectors that the processor has.
// All sums are of whole numbers: whatever the order, the same bits. Decision: docs/decisions/0021-highway.md.
// Tested by tests/imaging/resize_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "imaging/resize_pass.h"

namespace inctrl {

// A pass along rows, prepared. Outputs are rounded and clamped to 0..255.
class HorizontalPass {
 public:
  // channels  1 to 4
  HorizontalPass(BytePass pass, int channels);

  // in [width, channels] -> out [outputs, channels]; `width` covers all inputs of the pass
  void run(const std::uint8_t* in, int width, std::uint8_t* out) const;

 private:
  BytePass pass_;
  int channels_;
  int taps_ = 0;                          // of an output, with zeros behind: a multiple of kTaps
  std::vector<std::int16_t> high_, low_;  // [outputs, taps]: weight = high * 2^11 + low, 0 <= low < 2^11
};

// Output row `row` of a pass across rows: `rows` [count[row], samples], those that it sums -> out [samples]
void sum_of_rows(const std::uint8_t* rows, const BytePass& pass, std::size_t row, std::span<std::uint8_t> out);

}  // namespace inctrl
