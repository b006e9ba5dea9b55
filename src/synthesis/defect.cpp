// src/synthesis/defect.cpp. Tested by tests/synthesis/defect_test.cpp
#include "synthesis/defect.h"

#include <cmath>
#include <functional>
#include <numbers>

#include "synthesis/noise.h"
#include "synthesis/palette.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

struct Place {
  double x = 0, y = 0;
};

// How unlike the picture's border a place is: the thing on its ground, or nothing in a texture.
Place on_the_thing(const Canvas& picture, Random& random) {
  const auto anywhere = [&] {
    return Place{random.uniform(0.04, 0.96) * picture.size.width, random.uniform(0.04, 0.96) * picture.size.height};
  };
  Place best = anywhere();
  if (random.chance(0.25)) return best;
  Colour border{};
  constexpr int kLooks = 16;
  for (int i = 0; i < kLooks; ++i) {
    const double along = (i % 4 + 0.5) / 4;
    const double x = i < 4 ? along : i < 8 ? along : i < 12 ? 0.02 : 0.98, y = i < 4 ? 0.02 : i < 8 ? 0.98 : along;
    border =
        mix(border, picture.sample(x * picture.size.width, y * picture.size.height), 1.0f / static_cast<float>(i + 1));
  }
  const auto unlike = [&](const Place& place) {
    const Colour here = picture.sample(place.x, place.y);
    return std::abs(here[0] - border[0]) + std::abs(here[1] - border[1]) + std::abs(here[2] - border[2]);
  };
  for (int i = 0; i < 4; ++i)
    if (const Place other = anywhere(); unlike(other) > unlike(best)) best = other;
  return best;
}

// A blot with a ragged edge: 1 inside, 0 outside.
Field blot(Size size, const Place& place, double radius, double flatness, double softness, Random& random) {
  const Noise ragged({std::max(3.0, radius * random.uniform(0.5, 1.5)), 3, 0.6, 1, 0}, random.bits());
  const double angle = random.uniform(0, kTurn), rough = random.uniform(0.05, 0.5);
  Field mask(size);
  const double reach = radius * 2.2 / flatness + 3;
  for (int y = std::max(0, static_cast<int>(place.y - reach)); y < std::min<double>(size.height, place.y + reach); ++y)
    for (int x = std::max(0, static_cast<int>(place.x - reach)); x < std::min<double>(size.width, place.x + reach);
         ++x) {
      const double right = x - place.x, down = y - place.y;
      const double along = (std::cos(angle) * right + std::sin(angle) * down) * flatness,
                   across = (std::cos(angle) * down - std::sin(angle) * right) / flatness;
      const auto inside = static_cast<float>(radius * (1 + rough * ragged.at(x, y)) - std::hypot(along, across));
      mask.at(x, y) = smooth_step(static_cast<float>(-softness), static_cast<float>(softness), inside);
    }
  return mask;
}

class Defects {
 public:
  Defects(const Canvas& normal, const Canvas& donor, Random& random)
      : normal_(normal),
        donor_(donor),
        random_(random),
        side_(std::min(normal.size.width, normal.size.height)),
        place_(on_the_thing(normal, random)),
        radius_(side_ * random.log_uniform(0.012, 0.14)) {}

  Canvas cut_paste() const {
    const Place from{random_.uniform(0, normal_.size.width), random_.uniform(0, normal_.size.height)};
    const double angle = random_.chance(0.5) ? 0 : random_.uniform(0, kTurn);
    const auto light = static_cast<float>(random_.uniform(0.8, 1.25));
    return through(any_blot(), [&](int x, int y) {
      const double right = x - place_.x, down = y - place_.y;
      return times(normal_.sample(from.x + std::cos(angle) * right - std::sin(angle) * down,
                                  from.y + std::sin(angle) * right + std::cos(angle) * down),
                   light);
    });
  }

  // A thin straight or bent mark, bright or dark.
  Canvas scar() const {
    const double length = side_ * random_.log_uniform(0.05, 0.5), width = side_ * random_.log_uniform(0.003, 0.02);
    const double bend = random_.normal() / length;
    Field mask(normal_.size);
    walk(mask, length, width, [&](double&, double step) { return bend * step; });
    return tinted(mask, colour_beside(here(), random_.log_uniform(0.06, 0.5), random_));
  }

  // As scar(), but wandering, and thinning out, with branches.
  Canvas crack() const {
    const double length = side_ * random_.log_uniform(0.08, 0.6),
                 width = std::max(0.7, side_ * random_.log_uniform(0.002, 0.012));
    Field mask(normal_.size);
    for (int branch = random_.between(1, 3); branch > 0; --branch)
      walk(mask, length * random_.uniform(0.3, 1), width, [&](double& thickness, double step) {
        thickness = std::max(0.5 * width, std::min(1.5 * width, thickness + 0.1 * width * random_.normal()));
        return 0.25 * random_.normal() * std::sqrt(step);
      });
    const Colour colour = random_.chance(0.8) ? times(here(), static_cast<float>(random_.uniform(0.2, 0.8)))
                                              : colour_beside(here(), 0.1, random_);
    return tinted(mask, colour);
  }

  // Another texture shows through.
  Canvas blend() const {
    const auto share = static_cast<float>(random_.uniform(0.25, 1));
    if (random_.chance(0.5)) {
      const Noise noise({random_.log_uniform(2, radius_ + 3), 3, 0.6, 1, 0}, random_.bits());
      const Ramp ramp(random_.uniform(0.2, 1), random_);
      return through(any_blot(), [&](int x, int y) { return mix(normal_.at(x, y), ramp.at(noise.at(x, y)), share); });
    }
    const double across = static_cast<double>(donor_.size.width) / normal_.size.width,
                 down = static_cast<double>(donor_.size.height) / normal_.size.height;
    return through(any_blot(),
                   [&](int x, int y) { return mix(normal_.at(x, y), donor_.sample(x * across, y * down), share); });
  }

  // Darker, brighter or of another colour, softly.
  Canvas stain() const {
    const Colour colour =
        random_.chance(0.5) ? times(here(), static_cast<float>(random_.uniform(0.3, 0.9))) : any_colour(random_);
    const auto share = static_cast<float>(random_.log_uniform(0.1, 0.9));
    Field mask =
        blot(normal_.size, place_, 1.3 * radius_, flatness(), radius_ * random_.uniform(0.1, 0.9) + 0.5, random_);
    return through(mask, [&](int x, int y) {
      const Colour& old = normal_.at(x, y);
      const float relief = brightness(old) / std::max(0.05f, brightness(here()));  // the surface shows through
      return mix(old, times(colour, 0.5f + 0.5f * std::min(1.5f, relief)), share);
    });
  }

  // Pulled, pushed in or twisted.
  Canvas warp() const {
    const double radius = 1.6 * radius_, strength = random_.uniform(0.3, 0.9) * (random_.chance(0.5) ? 1 : -1);
    const int way = random_.between(0, 2);
    const double pull = random_.uniform(0, kTurn);
    Canvas out = normal_;
    for_place(radius, [&](int x, int y, double right, double down, double distance) {
      const double share = std::pow(1 - distance / radius, 2);
      double dx = 0, dy = 0;
      if (way == 0) dx = right * strength * share, dy = down * strength * share;
      if (way == 1) dx = -down * 2 * strength * share, dy = right * 2 * strength * share;
      if (way == 2) dx = std::cos(pull) * radius * strength * share, dy = std::sin(pull) * radius * strength * share;
      out.at(x, y) = normal_.sample(x - dx, y - dy);
    });
    return out;
  }

  // What is there goes; the surroundings close over it.
  Canvas missing() const {
    Canvas closed = normal_;
    blur(closed, 1.5 * radius_);
    const Colour ring = closed.sample(place_.x + 2 * radius_, place_.y);
    const Noise grain({3, 2, 0.6, 1, 0}, random_.bits());
    return through(any_blot(),
                   [&](int x, int y) { return times(mix(closed.at(x, y), ring, 0.5f), 1 + 0.02f * grain.at(x, y)); });
  }

  // What is there comes again beside.
  Canvas doubled() const {
    const double angle = random_.uniform(0, kTurn), far = radius_ * random_.uniform(1, 3);
    const double dx = std::cos(angle) * far, dy = std::sin(angle) * far;
    const auto share = static_cast<float>(random_.uniform(0.5, 1));
    return through(any_blot(),
                   [&](int x, int y) { return mix(normal_.at(x, y), normal_.sample(x + dx, y + dy), share); });
  }

  // A few small holes, drops or grains.
  Canvas spots() const {
    Field mask(normal_.size);
    const double small = side_ * random_.log_uniform(0.006, 0.03);
    for (int count = random_.chance(0.6) ? 1 : random_.between(2, 6); count > 0; --count) {
      const Place near{place_.x + 2 * radius_ * random_.normal() * (count > 1),
                       place_.y + 2 * radius_ * random_.normal() * (count > 1)};
      const Field one = blot(normal_.size, near, small * random_.uniform(0.6, 1.4), 1, 0.7, random_);
      for (std::size_t i = 0; i < one.values.size(); ++i) mask.values[i] = std::max(mask.values[i], one.values[i]);
    }
    return tinted(mask, colour_beside(here(), random_.log_uniform(0.08, 0.6), random_));
  }

 private:
  Colour here() const { return normal_.sample(place_.x, place_.y); }
  double flatness() const { return random_.chance(0.5) ? 1 : random_.uniform(0.5, 1); }
  Field any_blot() const {
    return blot(normal_.size, place_, radius_, flatness(), random_.log_uniform(0.5, 4), random_);
  }

  template <typename NewColour>
  Canvas through(const Field& mask, const NewColour& colour) const {
    Canvas out = normal_;
    for (int y = 0; y < out.size.height; ++y)
      for (int x = 0; x < out.size.width; ++x)
        if (const float share = mask.at(x, y); share > 0) out.at(x, y) = mix(out.at(x, y), colour(x, y), share);
    return out;
  }
  Canvas tinted(const Field& mask, const Colour& colour) const {
    const auto share = static_cast<float>(random_.uniform(0.4, 1));
    return through(mask, [&](int x, int y) { return mix(normal_.at(x, y), colour, share); });
  }

  template <typename Visit>
  void for_place(double radius, const Visit& visit) const {
    for (int y = std::max(0, static_cast<int>(place_.y - radius));
         y < std::min<double>(normal_.size.height, place_.y + radius); ++y)
      for (int x = std::max(0, static_cast<int>(place_.x - radius));
           x < std::min<double>(normal_.size.width, place_.x + radius); ++x)
        if (const double distance = std::hypot(x - place_.x, y - place_.y); distance < radius)
          visit(x, y, x - place_.x, y - place_.y, distance);
  }

  // Draws a line from the place on; `turn` gives the change of direction of each step and may change the thickness.
  template <typename Turn>
  void walk(Field& mask, double length, double width, const Turn& turn) const {
    double x = place_.x, y = place_.y, direction = random_.uniform(0, kTurn), thickness = width;
    constexpr double kStep = 0.7;  // pixels
    for (double gone = 0; gone < length; gone += kStep) {
      direction += turn(thickness, kStep);
      x += kStep * std::cos(direction), y += kStep * std::sin(direction);
      const double reach = thickness + 1;
      for (int py = std::max(0, static_cast<int>(y - reach)); py <= std::min<double>(mask.size.height - 1, y + reach);
           ++py)
        for (int px = std::max(0, static_cast<int>(x - reach)); px <= std::min<double>(mask.size.width - 1, x + reach);
             ++px)
          mask.at(px, py) = std::max(
              mask.at(px, py), static_cast<float>(std::clamp(thickness - std::hypot(px - x, py - y) + 0.5, 0.0, 1.0)));
    }
  }

  const Canvas& normal_;
  const Canvas& donor_;
  Random& random_;
  double side_;
  Place place_;
  double radius_;
};

}  // namespace

std::string_view name(DefectKind kind) {
  constexpr std::string_view kNames[] = {"cut-paste", "scar",    "blend", "stain", "warp",
                                         "missing",   "doubled", "crack", "spots"};
  return kNames[static_cast<std::size_t>(kind)];
}

Canvas make_defect(const Canvas& normal, DefectKind kind, Random random, const Canvas& donor) {
  require(normal.size.width >= 16 && normal.size.height >= 16 && !donor.pixels.empty(), ErrorCode::kInvalidArgument,
          "a defect on a picture of ", normal.size.width, " x ", normal.size.height,
          " pixels: needed at least 16 x 16");
  const Defects defects(normal, donor, random);
  switch (kind) {
    case DefectKind::kCutPaste: return defects.cut_paste();
    case DefectKind::kScar: return defects.scar();
    case DefectKind::kBlend: return defects.blend();
    case DefectKind::kStain: return defects.stain();
    case DefectKind::kWarp: return defects.warp();
    case DefectKind::kMissing: return defects.missing();
    case DefectKind::kDoubled: return defects.doubled();
    case DefectKind::kCrack: return defects.crack();
    case DefectKind::kSpots: return defects.spots();
  }
  fail(ErrorCode::kInvalidArgument, "there is no such kind of defect");
}

std::vector<std::uint8_t> difference_mask(const Canvas& normal, const Canvas& defective, float least) {
  require(normal.size == defective.size, ErrorCode::kInvalidArgument, "difference of pictures of two sizes");
  std::vector<std::uint8_t> mask(normal.pixels.size());
  for (std::size_t i = 0; i < mask.size(); ++i)
    for (std::size_t channel = 0; channel < 3; ++channel)
      if (std::abs(normal.pixels[i][channel] - defective.pixels[i][channel]) > least) mask[i] = 255;
  return mask;
}

}  // namespace inctrl
