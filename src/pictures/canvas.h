// src/pictures/canvas.h: what is drawn on, and how do text and legend look?
// Tested by tests/pictures/overlay_test.cpp and contact_sheet_test.cpp
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "inctrl/image.h"
#include "pictures/colours.h"

namespace inctrl {

const cv::Scalar kPaper{255, 255, 255}, kInk{40, 40, 40}, kFaintInk{120, 120, 120},
    kTile{235, 235, 235};  // blue, green, red

// An image of three channels (blue, green, red) filled with paper, and a matrix over its memory.
Image blank_canvas(int width, int height);
cv::Mat matrix_over(Image& canvas);

// Copies a picture of any format into `target`, a part of a canvas of the same size.
void copy_picture(const ImageView& picture, cv::Mat target);

// Lays the map's colours over `picture`, in place and a row at a time: float copies of a large one would take
// gigabytes.
void tint_rows(cv::Mat& picture, MapRows& map, const Leveller& level_of);

// Letters are `height` pixels high, with their foot at `y`. The font has ASCII only: other characters become '?'.
int text_width(const std::string& text, int height);
void draw_text(cv::Mat& canvas, const std::string& text, cv::Point foot, int height, const cv::Scalar& colour = kInk);
// The text cut in its middle, "begin..end", so that it is at most `width` pixels wide.
std::string shortened(const std::string& text, int width, int height);

// Three significant digits, "0.5", and three decimals, "0.500".
std::string short_number(double value);
std::string fixed_number(double value);

// The colours from low to high as they look over light and dark, the values of both ends, and the level with a mark.
constexpr int kLegendLeastWidth = 220;
int legend_height(int text_height);
void draw_legend(cv::Mat strip, const ColourScale& scale, int text_height);

}  // namespace inctrl
