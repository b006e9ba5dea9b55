// src/encoder/reference/transformer_reference.cpp. Tested by tests/encoder/vit_golden_test.cpp
#include "encoder/reference/transformer_reference.h"

#include <algorithm>
#include <cmath>

#include "encoder/reference/rounding_reference.h"
#include "encoder/weights.h"

namespace inctrl {
namespace {

// x [T, in] -> [T, out]: x W^T + b
Matrix linear(Matrix x, const ModelFile& model, const std::string& name, int out) {
  Matrix w(out, x.columns);
  const std::vector<float> weights = product_weight(model.tensors, name, {out, x.columns});
  std::copy(weights.begin(), weights.end(), w.values.begin());
  const Matrix b = read_matrix(model, name + ".bias", 0, out);
  if (const std::optional<InputRange> range = reference_input_range(model, name))
    for (double& value : x.values) value = rounded_to_levels(value, *range);
  Matrix y(x.rows, out);
  for (int t = 0; t < x.rows; ++t)
    for (int o = 0; o < out; ++o) {
      y.at(t, o) = b.at(0, o);
      for (int i = 0; i < x.columns; ++i) y.at(t, o) += x.at(t, i) * w.at(o, i);
    }
  return y;
}

void softmax(std::vector<double>& scores) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& score : scores) sum += score = std::exp(score - largest);
  for (double& score : scores) score /= sum;
}

Matrix self_attention(const Matrix& x, const ModelFile& model, const std::string& name, const TransformerShape& shape) {
  const int head = shape.width / shape.heads;
  const Matrix qkv = linear(x, model, name + ".qkv", 3 * shape.width);
  Matrix attended(x.rows, shape.width);
  for (int h = 0; h < shape.heads; ++h)
    for (int t = 0; t < x.rows; ++t) {
      const int seen = shape.causal ? t + 1 : x.rows;
      std::vector<double> scores(static_cast<std::size_t>(seen), 0.0);
      for (int s = 0; s < seen; ++s) {
        double& score = scores[static_cast<std::size_t>(s)];
        for (int d = 0; d < head; ++d) score += qkv.at(t, h * head + d) * qkv.at(s, shape.width + h * head + d);
        score /= std::sqrt(head);
      }
      softmax(scores);
      for (int s = 0; s < seen; ++s)
        for (int d = 0; d < head; ++d)
          attended.at(t, h * head + d) +=
              scores[static_cast<std::size_t>(s)] * qkv.at(s, 2 * shape.width + h * head + d);
    }
  return linear(attended, model, name + ".out", shape.width);
}

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

Matrix mlp(const Matrix& x, const ModelFile& model, const std::string& name, const TransformerShape& shape) {
  Matrix hidden = linear(x, model, name + ".in", shape.gated_mlp ? 2 * shape.mlp : shape.mlp);
  Matrix active(x.rows, shape.mlp);
  for (int t = 0; t < x.rows; ++t)
    for (int i = 0; i < shape.mlp; ++i) {
      const double a = hidden.at(t, i);
      if (shape.gated_mlp)
        active.at(t, i) = a * sigmoid(a) * hidden.at(t, shape.mlp + i);
      else if (shape.quick_gelu)
        active.at(t, i) = a * sigmoid(1.702 * a);
      else
        active.at(t, i) = 0.5 * a * (1 + std::erf(a / std::sqrt(2.0)));
    }
  return linear(active, model, name + ".out", shape.width);
}

// tokens + branch, each channel of the branch times its factor where there are factors
Matrix add_branch(const Matrix& tokens, const Matrix& branch, const ModelFile& model, const std::string& scale,
                  const TransformerShape& shape) {
  Matrix sum = tokens;
  const Matrix factor = shape.layer_scale ? read_matrix(model, scale, 0, shape.width) : Matrix(1, 1);
  for (int t = 0; t < sum.rows; ++t)
    for (int d = 0; d < sum.columns; ++d) sum.at(t, d) += branch.at(t, d) * (shape.layer_scale ? factor.at(0, d) : 1.0);
  return sum;
}

}  // namespace

Matrix read_matrix(const ModelFile& model, const std::string& name, int rows, int columns) {
  const Shape shape = rows == 0 ? Shape{columns} : Shape{rows, columns};
  Matrix matrix(std::max(rows, 1), columns);
  const std::vector<float> values = to_floats(weight(model.tensors, name, shape));
  std::copy(values.begin(), values.end(), matrix.values.begin());
  return matrix;
}

Matrix reference_layer_norm(const Matrix& x, const ModelFile& model, const std::string& name, double epsilon) {
  const Matrix gamma = read_matrix(model, name + ".weight", 0, x.columns),
               beta = read_matrix(model, name + ".bias", 0, x.columns);
  Matrix y(x.rows, x.columns);
  for (int t = 0; t < x.rows; ++t) {
    double mean = 0, variance = 0;
    for (int d = 0; d < x.columns; ++d) mean += x.at(t, d) / x.columns;
    for (int d = 0; d < x.columns; ++d) variance += (x.at(t, d) - mean) * (x.at(t, d) - mean) / x.columns;
    for (int d = 0; d < x.columns; ++d)
      y.at(t, d) = (x.at(t, d) - mean) / std::sqrt(variance + epsilon) * gamma.at(0, d) + beta.at(0, d);
  }
  return y;
}

Matrix reference_block(const Matrix& tokens, const ModelFile& model, const std::string& name,
                       const TransformerShape& shape) {
  const Matrix attention = self_attention(reference_layer_norm(tokens, model, name + ".attention_norm", shape.epsilon),
                                          model, name + ".attention", shape);
  const Matrix attended = add_branch(tokens, attention, model, name + ".attention_scale", shape);
  const Matrix hidden =
      mlp(reference_layer_norm(attended, model, name + ".mlp_norm", shape.epsilon), model, name + ".mlp", shape);
  return add_branch(attended, hidden, model, name + ".mlp_scale", shape);
}

}  // namespace inctrl
