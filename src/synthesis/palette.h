// src/synthesis/palette.h: colours that go together. Tested by tests/synthesis/product_test.cpp
#pragma once

#include "synthesis/canvas.h"
#include "synthesis/random.h"

namespace inctrl {

// From dull to bright, seldom as strong as a signal colour.
Colour any_colour(Random& random, double darkest = 0.05, double brightest = 0.95);

// A colour that can be told from `other`: its brightness differs by `contrast` or more.
Colour colour_beside(const Colour& other, double contrast, Random& random);

// Two or three colours with smooth steps between them.
class Ramp {
 public:
  Ramp(double contrast, Random& random);
  Colour at(float value) const;  // -2.5 to 2.5 runs through it
 private:
  Colour low_{}, middle_{}, high_{};
};

}  // namespace inctrl
