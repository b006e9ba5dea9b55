// src/synthesis/noise.h: smooth random fields, of which textures and blots are made.
// Value noise on an endless lattice, so that a place has its value wherever the picture begins.
// Tested by tests/synthesis/noise_test.cpp
#pragma once

#include <cstdint>

#include "synthesis/canvas.h"
#include "synthesis/random.h"

namespace inctrl {

// How coarse, how rough and how stretched.
struct NoiseShape {
  double period = 16;      // pixels from one hill to the next, of the coarsest octave
  int octaves = 4;         // each of half the period of the one before
  double roughness = 0.5;  // an octave's height beside that of the one before
  double stretch = 1;      // how much longer along `angle` than across it
  double angle = 0;        // radians
};

class Noise {
 public:
  Noise(const NoiseShape& shape, std::uint64_t seed);

  // Mean about 0, deviation about 1; the same for the same seed and place.
  float at(double x, double y) const;

  // at() of every pixel, the top left one at (left, top).
  Field over(Size size, double left = 0, double top = 0) const;

 private:
  double lattice(double x, double y, std::uint64_t seed) const;

  NoiseShape shape_;
  std::uint64_t seed_;
  double cosine_, sine_, scale_;
};

}  // namespace inctrl
