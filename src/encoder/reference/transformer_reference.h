// src/encoder/reference/transformer_reference.h: what should a transformer block compute, told in plain loops?
// Tested by tests/encoder/vit_golden_test.cpp
#pragma once

#include <string>
#include <vector>

#include "encoder/transformer_shape.h"
#include "tensor_files/model_file.h"

namespace inctrl {

// [rows, columns] in 64-bit floats.
struct Matrix {
  int rows = 0, columns = 0;
  std::vector<double> values;

  Matrix(int r, int c) : rows(r), columns(c), values(static_cast<std::size_t>(r) * static_cast<std::size_t>(c), 0.0) {}
  double& at(int r, int c) {
    return values[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c)];
  }
  double at(int r, int c) const {
    return values[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(c)];
  }
};

// The tensor `name` of shape [rows, columns], or [columns] where rows is 0.
Matrix read_matrix(const ModelFile& model, const std::string& name, int rows, int columns);

// As TransformerBuilder's functions of the same names, for one picture or text: tokens [T, D].
Matrix reference_block(const Matrix& tokens, const ModelFile& model, const std::string& name,
                       const TransformerShape& shape);
Matrix reference_layer_norm(const Matrix& x, const ModelFile& model, const std::string& name, double epsilon);

}  // namespace inctrl
