// src/datasets/tiles.h: how is a picture that shows several parts cut up?
// Tested by tests/datasets/tiles_test.cpp
#pragma once

#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace inctrl {

// The part of a picture. kBadFormat, naming `origin`, if it does not lie in the picture.
Image cut(const Image& picture, const Part& part, const std::string& origin);

// Whether the mask, gray, has a pixel above 0 in the part, which must lie in it.
bool is_marked(const Image& mask, const Part& part);

// `count` parts from top to bottom, bounds at i * height / count.
std::vector<Part> rows_of_parts(Size picture, int count);

// Squares of the picture's height from left to right; the last one is narrower if the width is no multiple of it.
std::vector<Part> squares_of(Size picture);

}  // namespace inctrl
