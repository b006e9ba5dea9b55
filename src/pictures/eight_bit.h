// src/pictures/eight_bit.h: how do decoded values of any depth become 8-bit pixels without alpha?
// First the depth, by the range; then the alpha, onto the background:
//   full range     round(255 v / header.full_scale), for 16 bits of full scale round(v / 257); none of floating point
//   other ranges   round(255 (v - low) / (high - low)), clamped; kAuto's low and high are the picture's own (equal
//                  ones: all 0)
//   straight       (c a + b (255 - a)) / 255, rounded
//   premultiplied  min(c + b (255 - a) / 255, 255), rounded
//   ignored        c
// 8-bit colours are not stretched. Alpha always has its full scale (floating point: 1).
// Tested by tests/pictures/eight_bit_test.cpp
#pragma once

#include <string_view>

#include "pictures/decoded_samples.h"
#include "pictures/probe.h"
#include "pictures/read_picture.h"

namespace inctrl {

// An image that can be looked at, its colours in the samples' order. kBadFormat, naming `origin`, if a value is not
// finite or floating point meets the full range.
Image to_image(const DecodedSamples& samples, const PictureHeader& header, const ReadOptions& options,
               std::string_view origin);

}  // namespace inctrl
