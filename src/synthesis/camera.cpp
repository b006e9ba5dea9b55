// src/synthesis/camera.cpp. Tested by tests/synthesis/camera_test.cpp
#include "synthesis/camera.h"

#include <cmath>
#include <numbers>

namespace inctrl {

Camera::Camera(Random& random)
    : gray_(random.chance(0.35)),
      gamma_(random.log_uniform(0.7, 1.4)),
      focus_(random.chance(0.4) ? 0 : random.uniform(0.3, 1.2)),
      noise_(random.chance(0.3) ? 0 : random.log_uniform(0.002, 0.03)),
      flicker_(random.log_uniform(0.005, 0.1)),
      shade_(random.chance(0.5) ? 0 : random.uniform(0, 0.3)),
      shade_turn_(random.uniform(0, 2 * std::numbers::pi)) {}

void Camera::take(Canvas& canvas, Random& random) const {
  blur(canvas, focus_ * random.uniform(0.8, 1.2));
  const double light = std::exp(flicker_ * random.normal());
  const double turn = shade_turn_ + 0.2 * random.normal();
  const double right = shade_ * std::cos(turn) / canvas.size.width, down = shade_ * std::sin(turn) / canvas.size.height;
  for (int y = 0; y < canvas.size.height; ++y)
    for (int x = 0; x < canvas.size.width; ++x) {
      Colour& colour = canvas.at(x, y);
      const auto slope = static_cast<float>(
          light * (1 + right * (x - canvas.size.width / 2.0) + down * (y - canvas.size.height / 2.0)));
      const auto grain = static_cast<float>(noise_ * random.normal());
      if (gray_) colour.fill(brightness(colour));
      for (float& value : colour) {
        value = static_cast<float>(std::pow(std::clamp(value * slope, 0.0f, 1.0f), gamma_)) + grain;
        if (!gray_ && noise_ > 0) value += static_cast<float>(0.5 * noise_ * random.normal());
      }
    }
}

}  // namespace inctrl
