// src/quantisation/choose_rounding.h: to which levels are a product's input and weights rounded, so that its output
// changes least?
// Weights: integers and a scale a row. Inputs: 256 levels for all channels, of which one is 0. Both bounds of
// the input are drawn in as far as it helps, and channels may be divided by factors that move into the weights: a few
// channels of transformers are a hundred times larger than the rest. Source: SmoothQuant (Xiao et al. 2023), equation
// 4; clipping by output error as in post-training quantisation by error minimisation. Tested by
// tests/quantisation/choose_rounding_test.cpp
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "encoder/weights.h"
#include "quantisation/product_sample.h"

namespace inctrl {

struct Rounding {
  InputRange input;
  Eigen::VectorXf divided_by;  // [in]: what each channel of the input is divided by first; ones if nothing is gained
  float strength = 0;          // of that division, from 0 (none) to 1: how far outliers move into the weights
  double error = 0;            // of the output: root of mean square, in units of the output's own
};

//   weights         [out, in]
//   may_divide      whether something before the product can take the division on
Rounding choose_rounding(const ProductSample& sample, const RowMatrix& weights, bool may_divide);

// Integers from -63 to 63 and a scale a row. Seven bits, not eight: processors without VNNI add two products of a byte
// and such an integer in 16 bits, which eight would overflow, silently.
struct RoundedWeights {
  Eigen::Matrix<std::int8_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> integers;  // [out, in]
  Eigen::VectorXf scales;                                                                // [out]

  RowMatrix values() const { return scales.asDiagonal() * integers.cast<float>(); }
};
RoundedWeights round_weights(const RowMatrix& weights);

// The levels nearest to what lies between the bounds, of which the ends are moved so that one level is 0.
InputRange levels_between(float low, float high);
RowMatrix round_input(const RowMatrix& rows, const InputRange& range);

}  // namespace inctrl
