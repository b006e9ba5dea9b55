// src/synthesis/camera.h: how a camera and its light change what they look at.
// Tested by tests/synthesis/camera_test.cpp
#pragma once

#include "synthesis/canvas.h"
#include "synthesis/random.h"

namespace inctrl {

// One camera at one place; take() differs a little each time, as light and focus do.
class Camera {
 public:
  explicit Camera(Random& random);

  void take(Canvas& canvas, Random& random) const;

 private:
  bool gray_;
  double gamma_, focus_, noise_;         // focus: deviation of the blur in pixels
  double flicker_, shade_, shade_turn_;  // how much the light's strength varies; a slope of the light and its direction
};

}  // namespace inctrl
