// src/encoder/products.h: which products with weights may run in 8 bits, and how does the graph say so?
// A product `name` whose tensor name.weight is I8 has name.weight.scale [out] (of each row of weights) and name.input
// [2], the first and the last of the 256 levels that its input is rounded to. OpenVINO recognises the two roundings and
// multiplies 8-bit integers. Source: performance notes of OpenVINO, "FakeQuantize"; symmetric weights, one range an
// input. Tested by tests/encoder/quantised_graph_test.cpp
#pragma once

#include <string>
#include <vector>

#include "encoder/graph.h"

namespace inctrl {

class Products {
 public:
  // `model` must outlive this object; what is noted goes to `notes` if there are any.
  explicit Products(const ModelFile& model, std::vector<NotedProduct>* notes = nullptr)
      : model_(model), notes_(notes) {}

  // The product's input: `x`, rounded where the product is quantised.
  Value input(const Value& x, const std::string& name, int in, int out) const;
  // The tensor name.weight as 32-bit floats.
  Value weight_of(const std::string& name, const Shape& shape) const;

 private:
  const ModelFile& model_;
  std::vector<NotedProduct>* notes_;
};

}  // namespace inctrl
