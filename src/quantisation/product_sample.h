// src/quantisation/product_sample.h: which rows did a product multiply, in the calibration pictures?
// Tested by tests/quantisation/choose_rounding_test.cpp
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace inctrl {

using RowMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Some of the rows, evenly spread, and the bounds of all of them.
class ProductSample {
 public:
  // Keeps `rows_a_picture` of each picture's rows, or all if it has fewer. in: the width of a row.
  ProductSample(int in, int rows_a_picture) : in_(in), rows_a_picture_(rows_a_picture), channel_max_(in) {
    channel_max_.setZero();
  }

  // One picture's rows, [count, in].
  void add(std::span<const float> rows);

  Eigen::Map<const RowMatrix> rows() const {
    return {kept_.data(), static_cast<Eigen::Index>(kept_.size()) / in_, in_};
  }
  const Eigen::VectorXf& channel_max() const noexcept { return channel_max_; }  // [in], of absolute values
  float low() const noexcept { return low_; }                                   // at most 0
  float high() const noexcept { return high_; }                                 // at least 0

 private:
  int in_, rows_a_picture_;
  std::size_t pictures_ = 0;
  std::vector<float> kept_;
  Eigen::VectorXf channel_max_;
  float low_ = 0, high_ = 0;
};

}  // namespace inctrl
