// src/pictures/overlay.h: how is an anomaly map shown on its picture?
// One fixed scale for all pictures of a run, so that colours can be compared between them; normal areas show the
// picture itself; nothing covers its pixels but the colour: the legend is drawn below. Tested by
// tests/pictures/overlay_test.cpp
#pragma once

#include <span>

#include "inctrl/image.h"
#include "pictures/map_rows.h"

namespace inctrl {

// Map values at and below `low` are transparent, those at and above `high` have the warmest colour.
struct ColourScale {
  float low = 0, high = 1;  // low < high, both finite
  float level = 0.5f;       // the threshold, marked in the legend where it lies between low and high
};

// The scale that shows residuals around `level`, which has the middle colour.
ColourScale scale_around(float level) noexcept;

// The scale for maps whose values are chances from 0 to 1: `level` has a cool colour, nearly certain places the
// warmest.
ColourScale scale_of_chances(float level) noexcept;

// The scale for maps of a model of this head kind, around `level`, from which on places are marked: maps of head kind
// "residual" hold chances, all others residuals.
inline ColourScale scale_of_maps(std::string_view head, float level) noexcept {
  return head == "residual" ? scale_of_chances(level) : scale_around(level);
}

// The picture with the map's colours over it, boxes drawn thin (what lies outside is cut off), and a legend strip
// below.
//   map  [picture.height, picture.width]: floats in memory, or an EnlargedMap of the grid; values that are not numbers
//        are transparent
// The picture's pixels are at (0, 0), at scale 1:1; the canvas is wider than a picture too narrow for the legend.
// kInvalidArgument if the map has another size or the scale is none. Takes the canvas and a row of memory, no more.
Image draw_overlay(const ImageView& picture, MapRows map, const ColourScale& scale, std::span<const Box> boxes);

// The map itself as gray levels, [height, width]: 0 at and below low, 255 at and above high.
// kInvalidArgument as above.
Image draw_map(MapRows map, int width, int height, const ColourScale& scale);

}  // namespace inctrl
