// src/synthesis/noise.cpp. Tested by tests/synthesis/noise_test.cpp
#include "synthesis/noise.h"

#include <cmath>

namespace inctrl {
namespace {

// In [-1, 1), by the place on the lattice alone.
double value_at(std::int64_t x, std::int64_t y, std::uint64_t seed) {
  std::uint64_t hash = seed ^ (static_cast<std::uint64_t>(x) * 0x9e3779b97f4a7c15u);
  hash = (hash ^ (hash >> 32)) * 0xd6e8feb86659fd93u;
  hash ^= static_cast<std::uint64_t>(y) * 0xc2b2ae3d27d4eb4fu;
  hash = (hash ^ (hash >> 32)) * 0xd6e8feb86659fd93u;
  return static_cast<double>((hash ^ (hash >> 32)) >> 11) * 0x1p-52 - 1;
}

double smooth(double t) {
  return t * t * t * (t * (6 * t - 15) + 10);
}

constexpr double kDeviation = 0.45;  // of one octave: uniform values, and the mean of neighbours between them

}  // namespace

Noise::Noise(const NoiseShape& shape, std::uint64_t seed)
    : shape_(shape), seed_(seed), cosine_(std::cos(shape.angle)), sine_(std::sin(shape.angle)) {
  double variance = 0, height = 1;
  for (int octave = 0; octave < shape.octaves; ++octave, height *= shape.roughness) variance += height * height;
  scale_ = 1 / (kDeviation * std::sqrt(variance));
}

double Noise::lattice(double x, double y, std::uint64_t seed) const {
  const double left = std::floor(x), top = std::floor(y);
  const auto column = static_cast<std::int64_t>(left), row = static_cast<std::int64_t>(top);
  const double right = smooth(x - left), down = smooth(y - top);
  const double above = value_at(column, row, seed) * (1 - right) + value_at(column + 1, row, seed) * right;
  const double below = value_at(column, row + 1, seed) * (1 - right) + value_at(column + 1, row + 1, seed) * right;
  return above * (1 - down) + below * down;
}

float Noise::at(double x, double y) const {
  double along = (cosine_ * x + sine_ * y) / (shape_.period * shape_.stretch);
  double across = (cosine_ * y - sine_ * x) / shape_.period;
  double sum = 0, height = 1;
  for (int octave = 0; octave < shape_.octaves; ++octave) {
    sum += height * lattice(along, across, seed_ + static_cast<std::uint64_t>(octave) * 0x632be59bd9b4e019u);
    along *= 2, across *= 2, height *= shape_.roughness;
  }
  return static_cast<float>(sum * scale_);
}

Field Noise::over(Size size, double left, double top) const {
  Field field(size);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x) field.at(x, y) = at(left + x, top + y);
  return field;
}

}  // namespace inctrl
