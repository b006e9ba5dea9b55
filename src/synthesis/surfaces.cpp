// src/synthesis/surfaces.cpp: products without parts. Tested by tests/synthesis/product_test.cpp
#include <cmath>
#include <numbers>

#include "synthesis/camera.h"
#include "synthesis/noise.h"
#include "synthesis/palette.h"
#include "synthesis/products.h"

namespace inctrl {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

class Surface : public Product {
 public:
  Surface(Size size, Random& random) : size_(size), camera_(random) {}

  Canvas draw(Random random) const final {
    Canvas canvas = draw_surface(random);
    camera_.take(canvas, random);
    return canvas;
  }
  std::optional<Canvas> draw_faulty(Random, Fault) const final { return std::nullopt; }

 protected:
  virtual Canvas draw_surface(Random& random) const = 0;

  Size size_;

 private:
  Camera camera_;
};

NoiseShape any_noise(Size size, Random& random) {
  NoiseShape noise;
  noise.period = random.log_uniform(3, size.width / 3.0);
  noise.octaves = random.between(1, 6);
  noise.roughness = random.uniform(0.3, 0.9);
  noise.stretch = random.chance(0.5) ? 1 : random.log_uniform(1.5, 30);
  noise.angle = random.chance(0.6) ? random.between(0, 1) * kTurn / 4 : random.uniform(0, kTurn / 2);
  return noise;
}

// Two noises, one bending the other; veins or steps where their absolute value or a threshold is taken.
class Grain : public Surface {
 public:
  Grain(Size size, Random random)
      : Surface(size, random),
        coarse_(any_noise(size, random)),
        fine_(any_noise(size, random)),
        ramp_(random.log_uniform(0.15, 1), random),
        bend_(random.chance(0.5) ? 0 : random.uniform(0, size.width / 12.0)),
        share_(random.uniform(0, 0.7)),
        veins_(random.chance(0.2)),
        step_(random.chance(0.2) ? random.uniform(-1, 1) : 9),
        seed_(random.bits()) {}

 protected:
  Canvas draw_surface(Random& random) const override {
    const Noise coarse(coarse_, seed_), fine(fine_, seed_ + 1);
    const double left = random.uniform(-1e5, 1e5), top = random.uniform(-1e5, 1e5);
    Canvas canvas(size_);
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x) {
        const float detail = fine.at(left + x, top + y);
        float value = coarse.at(left + x + bend_ * detail, top + y + bend_ * detail);
        if (veins_) value = 2.5f * std::abs(value) - 1.5f;
        if (step_ < 5) value = smooth_step(-0.15f, 0.15f, value - static_cast<float>(step_)) * 2 - 1;
        canvas.at(x, y) = ramp_.at(value * static_cast<float>(1 - share_) + detail * static_cast<float>(share_));
      }
    return canvas;
  }

 private:
  NoiseShape coarse_, fine_;
  Ramp ramp_;
  double bend_, share_;
  bool veins_;
  double step_;
  std::uint64_t seed_;
};

// Threads or lines of a period, over and under each other.
class Weave : public Surface {
 public:
  Weave(Size size, Random random)
      : Surface(size, random),
        ground_(any_colour(random)),
        thread_(colour_beside(ground_, random.log_uniform(0.06, 0.6), random)),
        other_(random.chance(0.5) ? thread_ : colour_beside(ground_, 0.1, random)),
        period_x_(random.log_uniform(4, size.width / 5.0)),
        period_y_(random.chance(0.6) ? period_x_ : random.log_uniform(4, size.width / 5.0)),
        width_(random.uniform(0.2, 0.95)),
        angle_(random.chance(0.5) ? 0 : random.uniform(0, kTurn / 4)),
        wobble_(random.log_uniform(0.02, 0.4)),
        twill_(random.between(0, 2)),
        rough_(random.log_uniform(0.01, 0.15)),
        any_phase_(random.chance(0.7)) {}

 protected:
  Canvas draw_surface(Random& random) const override {
    const Noise wobble_x({3 * period_x_, 2, 0.5, 1, 0}, random.bits()),
        wobble_y({3 * period_y_, 2, 0.5, 1, 0}, random.bits());
    const Noise rough({2.5, 2, 0.6, 1, 0}, random.bits());
    const double angle = angle_ + 0.01 * random.normal();
    const double phase_x = any_phase_ ? random.uniform(0, 2) : 0.05 * random.normal();
    const double phase_y = any_phase_ ? random.uniform(0, 2) : 0.05 * random.normal();
    Canvas canvas(size_);
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x) {
        const double u =
            (std::cos(angle) * x + std::sin(angle) * y) / period_x_ + phase_x + wobble_ * 0.1 * wobble_x.at(x, y);
        const double v =
            (std::cos(angle) * y - std::sin(angle) * x) / period_y_ + phase_y + wobble_ * 0.1 * wobble_y.at(x, y);
        canvas.at(x, y) = times(thread(u, v), 1 + static_cast<float>(rough_) * rough.at(x, y));
      }
    return canvas;
  }

 private:
  Colour thread(double u, double v) const {
    const double across = std::abs(u - std::floor(u) - 0.5) * 2, along = std::abs(v - std::floor(v) - 0.5) * 2;
    const auto round = [&](double at) {
      return static_cast<float>(std::sqrt(std::max(0.0, 1 - std::pow(at / width_, 2))));
    };
    const float warp = round(across), weft = round(along);
    const auto turn =
        static_cast<std::int64_t>(std::floor(u)) + (twill_ == 2 ? 2 : 1) * static_cast<std::int64_t>(std::floor(v));
    const bool over = twill_ == 0 || (twill_ == 1 ? turn & 1 : ((turn % 3) + 3) % 3 == 0);
    const float lift = over ? 1.0f : 0.8f, sink = over ? 0.8f : 1.0f;
    const Colour below =
        weft > 0 ? mix(ground_, times(other_, 0.6f + 0.4f * weft), std::min(1.0f, 4 * weft) * sink) : ground_;
    if (twill_ == 0) return warp > 0 ? mix(below, times(thread_, 0.6f + 0.4f * warp), std::min(1.0f, 4 * warp)) : below;
    const Colour above = mix(below, times(thread_, 0.6f + 0.4f * warp), std::min(1.0f, 4 * warp) * lift);
    return over || weft == 0 ? above : mix(above, below, 0.8f);
  }

  Colour ground_, thread_, other_;
  double period_x_, period_y_, width_, angle_, wobble_;
  int twill_;
  double rough_;
  bool any_phase_;
};

// Cells with blotches inside, busbars across, fingers along.
class Plate : public Surface {
 public:
  Plate(Size size, Random random)
      : Surface(size, random),
        ground_(any_colour(random, 0.2, 0.7)),
        line_(colour_beside(ground_, 0.12, random)),
        blotch_{random.log_uniform(5, size.width / 4.0), random.between(1, 4), 0.6, 1, 0},
        depth_(random.log_uniform(0.03, 0.4)),
        bars_(random.between(0, 5)),
        bar_width_(random.uniform(1, size.height / 25.0)),
        fingers_(random.chance(0.5) ? random.uniform(3, 10) : 0),
        frame_(random.chance(0.5) ? random.uniform(2, size.width / 15.0) : 0),
        crystals_(random.chance(0.5)) {}

 protected:
  Canvas draw_surface(Random& random) const override {
    const Noise blotch(blotch_, random.bits());
    const double shift_x = 1.5 * random.normal(), shift_y = 1.5 * random.normal();
    Canvas canvas(size_);
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x) {
        float value = blotch.at(x, y);
        if (crystals_) value = std::floor(2 * value) / 2;
        Colour colour = times(ground_, 1 + static_cast<float>(depth_) * value);
        const double across = x + shift_x, down = y + shift_y;
        double line = 1e9;
        for (int bar = 0; bar < bars_; ++bar)
          line = std::min(line, std::abs(down - (bar + 0.5) * size_.height / bars_) - bar_width_ / 2);
        if (frame_ > 0)
          line = std::min(
              line, std::min(std::min(across, size_.width - across), std::min(down, size_.height - down)) - frame_);
        if (fingers_ > 0) {
          const double place = across / fingers_ - std::floor(across / fingers_);
          if (place < 0.25) colour = mix(colour, line_, 0.35f);
        }
        canvas.at(x, y) = mix(colour, line_, static_cast<float>(std::clamp(0.5 - line, 0.0, 1.0)));
      }
    return canvas;
  }

 private:
  Colour ground_, line_;
  NoiseShape blotch_;
  double depth_;
  int bars_;
  double bar_width_, fingers_, frame_;
  bool crystals_;
};

// Nested soft ellipses, wavy, with a folded noise inside that is nearly the same left and right.
class Scan : public Surface {
 public:
  Scan(Size size, Random random)
      : Surface(size, random),
        ground_(static_cast<float>(random.uniform(0, 0.15))),
        layers_(random.between(2, 4)),
        wide_(random.uniform(0.25, 0.45)),
        high_(random.uniform(0.3, 0.47)),
        symmetry_(random.uniform(0.3, 0.95)),
        fold_{random.log_uniform(6, size.width / 5.0), random.between(1, 4), 0.6, 1, 0},
        depth_(random.uniform(0.05, 0.35)),
        vary_(random.log_uniform(0.01, 0.08)),
        seed_(random.bits()) {
    for (float& level : levels_) level = static_cast<float>(random.uniform(0.15, 0.95));
  }

 protected:
  Canvas draw_surface(Random& random) const override {
    const Noise shared(fold_, seed_), own(fold_, random.bits()), edge({size_.width / 5.0, 2, 0.5, 1, 0}, random.bits());
    const double wide = wide_ * (1 + vary_ * random.normal()), high = high_ * (1 + vary_ * random.normal());
    const double x0 = size_.width * (0.5 + 0.4 * vary_ * random.normal()),
                 y0 = size_.height * (0.5 + 0.4 * vary_ * random.normal());
    const double tilt = vary_ * random.normal();
    Canvas canvas(size_);
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x) {
        const double u = ((x - x0) * std::cos(tilt) + (y - y0) * std::sin(tilt)) / size_.width / wide;
        const double v = ((y - y0) * std::cos(tilt) - (x - x0) * std::sin(tilt)) / size_.height / high;
        const double radius = std::hypot(u, v) + 0.03 * edge.at(x, y);
        float value = ground_;
        for (int layer = 0; layer < layers_; ++layer) {
          const auto inside = static_cast<float>(1 - 0.17 * layer);
          value += (levels_[static_cast<std::size_t>(layer)] - value) *
                   smooth_step(inside + 0.03f, inside - 0.03f, static_cast<float>(radius));
        }
        const double folded_x = std::abs(u) * size_.width * wide * symmetry_ + u * size_.width * wide * (1 - symmetry_);
        const float texture = 0.6f * shared.at(folded_x, v * size_.height * high) + 0.4f * own.at(x, y);
        value *= 1 + static_cast<float>(depth_) * texture * smooth_step(1.02f, 0.9f, static_cast<float>(radius));
        canvas.at(x, y).fill(value);
      }
    return canvas;
  }

 private:
  float ground_;
  int layers_;
  double wide_, high_, symmetry_;
  NoiseShape fold_;
  double depth_, vary_;
  std::uint64_t seed_;
  float levels_[4] = {};
};

}  // namespace

std::unique_ptr<Product> make_grain(Size size, Random random) {
  return std::make_unique<Grain>(size, random);
}
std::unique_ptr<Product> make_weave(Size size, Random random) {
  return std::make_unique<Weave>(size, random);
}
std::unique_ptr<Product> make_plate(Size size, Random random) {
  return std::make_unique<Plate>(size, random);
}
std::unique_ptr<Product> make_scan(Size size, Random random) {
  return std::make_unique<Scan>(size, random);
}

}  // namespace inctrl
