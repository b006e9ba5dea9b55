// src/pictures/released_square.h: which square does the published code see of a picture's samples as they are stored?
// released_picture.h tells what is done to which mode. Tested by tests/pictures/released_picture_test.cpp
#pragma once

#include <string>

#include "pictures/decoded_samples.h"
#include "pictures/probe.h"

namespace inctrl {

// kBadFormat for the few kinds that are read upright only.
void require_released_kind(const PictureHeader& header, const std::string& origin);

struct ReleasedSquare {
  Image square;  // [size, size], red, green, blue
  Frame frame;   // what of the stored picture the square shows
};

// Of samples of 8 or 16 bits. Four channels: colours and alpha, colours and one that is none of the file's, or inks:
// cyan, magenta, yellow and black where the order is red, green, blue, else yellow first; 255 is full ink.
// kInvalidArgument and kLimit as of plan_fit().
ReleasedSquare released_square(const DecodedSamples& stored, PixelMode mode, int size, const std::string& origin);

// Inks as colours, in the same order.
Image mix_inks(const DecodedSamples& inks);

}  // namespace inctrl
