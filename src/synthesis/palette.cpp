// src/synthesis/palette.cpp. Tested by tests/synthesis/product_test.cpp
#include "synthesis/palette.h"

namespace inctrl {

Colour any_colour(Random& random, double darkest, double brightest) {
  const double level = random.uniform(darkest, brightest);
  const double strength = random.chance(0.4) ? 0.03 : random.uniform(0.05, 0.5);
  Colour colour;
  for (float& value : colour)
    value = static_cast<float>(std::clamp(level * (1 + strength * random.uniform(-1, 1)), 0.0, 1.0));
  return colour;
}

Colour colour_beside(const Colour& other, double contrast, Random& random) {
  const float level = brightness(other);
  const bool up = level < 0.5f ? !random.chance(0.2 * (level > contrast)) : random.chance(0.2 * (level < 1 - contrast));
  const double nearest = up ? std::min(0.98, level + contrast) : std::max(0.02, level - contrast);
  const double farthest = up ? std::min(1.0, nearest + 0.4) : std::max(0.0, nearest - 0.4);
  return any_colour(random, std::min(nearest, farthest), std::max(nearest, farthest));
}

Ramp::Ramp(double contrast, Random& random) : middle_(any_colour(random, 0.15, 0.85)) {
  low_ = times(any_colour(random, 0.1, 0.9), 1);
  high_ = any_colour(random, 0.1, 0.9);
  const auto share = static_cast<float>(contrast);
  low_ = mix(middle_, mix(times(middle_, 0.3f), low_, 0.4f), share);
  high_ = mix(middle_, mix({1, 1, 1}, high_, 0.5f), share);
}

Colour Ramp::at(float value) const {
  const float place = std::clamp(value / 2.5f, -1.0f, 1.0f);
  return place < 0 ? mix(middle_, low_, -place) : mix(middle_, high_, place);
}

}  // namespace inctrl
