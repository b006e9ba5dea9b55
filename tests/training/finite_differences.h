// tests/training/finite_differences.h: is a gradient that of the function? By central differences, in 64 bits.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "training/parameter.h"
#include "training/random_draws.h"

namespace inctrl {

constexpr double kStep = 1e-6;
// Central differences err by the third derivative times the step squared (1e-12) and by rounding over the step (1e-10).
constexpr double kSlopeTolerance = 2e-8;

// Compares gradient[i] with the slope of `loss` by values[i], for some of many values.
inline void expect_slopes(std::vector<double>& values, const std::vector<double>& gradient, const std::string& name,
                          const std::function<double()>& loss) {
  ASSERT_EQ(values.size(), gradient.size()) << name;
  const std::size_t every = values.size() / 40 + 1;
  for (std::size_t i = 0; i < values.size(); i += every) {
    const double value = values[i];
    values[i] = value + kStep;
    const double above = loss();
    values[i] = value - kStep;
    const double below = loss();
    values[i] = value;
    EXPECT_NEAR(gradient[i], (above - below) / (2 * kStep), kSlopeTolerance) << name << ", value " << i;
  }
}

inline Matrix random_matrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  RandomDraws random(seed, 100);
  return Matrix::NullaryExpr(rows, columns, [&] { return random.between(-1, 1); });
}

// A loss whose slope by y is `weights`.
inline double weighted(const Matrix& y, const Matrix& weights) {
  return (y.array() * weights.array()).sum();
}

inline std::vector<double> values_of(const Matrix& matrix) {
  return {matrix.data(), matrix.data() + matrix.size()};
}

// The slope by a matrix, as for a parameter.
inline void expect_slopes(Matrix& x, const Matrix& gradient, const std::string& name,
                          const std::function<double()>& loss) {
  std::vector<double> values = values_of(x);
  expect_slopes(values, values_of(gradient), name, [&] {
    std::copy(values.begin(), values.end(), x.data());
    return loss();
  });
  std::copy(values.begin(), values.end(), x.data());
}

}  // namespace inctrl
