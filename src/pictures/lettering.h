// src/pictures/lettering.h: what does a line of text look like, as ink?
// All else that is drawn is our own loops; letters need a library [OpenCV]. text_line.h puts them on a canvas.
// Decision: docs/decisions/0029-drawing-without-opencv.md. Tested by tests/pictures/lettering_test.cpp
#pragma once

#include <string>

#include "inctrl/image.h"

namespace inctrl {

// The line begins at (0, 0), on the lowest row of a letter without a tail.
struct Lettering {
  Image coverage;         // kGray8: how much of a pixel is inked, of 255
  int left = 0, top = 0;  // where its top left pixel lies; negative, as tails, heads and soft edges reach out
};

// `text`: printable ASCII, whose capitals are `height` pixels high, at least 1; text without ink may give an image
// without pixels. Any thread may call.
Lettering draw_letters(const std::string& text, int height);

// Pixels from the beginning of such a line to its end. More text is not narrower.
int letters_width(const std::string& text, int height);

}  // namespace inctrl
