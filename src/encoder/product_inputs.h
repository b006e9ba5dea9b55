// src/encoder/product_inputs.h: what do the products that may run in 8 bits get to multiply?
// For calibration: the encoder's graph, on one thread, with one output more for each of them.
// Tested by tests/quantisation/quantise_test.cpp
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "encoder/encoder.h"

namespace inctrl {

struct ProductShape {
  std::string name;  // of tensors name.weight and name.bias
  int in = 0, out = 0;
};

class ProductInputs {
 public:
  // kInvalidArgument if the model is quantised already; else as make_encoder().
  explicit ProductInputs(const ModelFile& model);
  ~ProductInputs();
  ProductInputs(const ProductInputs&) = delete;
  ProductInputs& operator=(const ProductInputs&) = delete;

  const std::vector<ProductShape>& products() const noexcept { return products_; }

  // Runs one picture. `take` gets, for each product by its number, the rows that it multiplies, [count, in].
  // Not for several threads at once.
  void run(const std::function<void(float* planes)>& fill,
           const std::function<void(std::size_t product, std::span<const float> rows)>& take);

 private:
  struct Compiled;
  std::vector<ProductShape> products_;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace inctrl
