// src/training/parameter.h: what does training change?
// Tested by tests/training/dense_layer_test.cpp and adamw_test.cpp
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "tensor/tensor_view.h"

namespace inctrl {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// A tensor of the heads in 64 bits. In 32 bits the gradient of a bias in front of a batch norm would be rounding noise,
// which AdamW turns into full steps.
struct Parameter {
  std::string name;  // as in the model file
  Shape shape;       // of one or two extents
  std::vector<double> values;
  std::vector<double> gradient;  // as long
  bool learnt = true;            // false: a statistic that the forward pass moves, not the optimiser

  Parameter(std::string its_name, Shape its_shape, double value = 0)
      : name(std::move(its_name)),
        shape(std::move(its_shape)),
        values(static_cast<std::size_t>(element_count(shape)), value),
        gradient(values.size()) {}

  // [rows, columns]; one row if it has one extent.
  Eigen::Map<Matrix> matrix() { return {values.data(), rows(), columns()}; }
  Eigen::Map<const Matrix> matrix() const { return {values.data(), rows(), columns()}; }
  Eigen::Map<Matrix> slope() { return {gradient.data(), rows(), columns()}; }
  std::vector<float> rounded() const { return {values.begin(), values.end()}; }  // to 32 bits

 private:
  Eigen::Index rows() const { return shape.size() == 2 ? shape[0] : 1; }
  Eigen::Index columns() const { return shape.back(); }
};

}  // namespace inctrl
