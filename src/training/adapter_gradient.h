// src/training/adapter_gradient.h: the image embedding's adapter while it learns.
// residual/adapter.h is the same adapter when it has learnt. Tested by tests/training/adapter_gradient_test.cpp
#pragma once

#include <vector>

#include "residual/adapter.h"
#include "training/dense_layer.h"

namespace inctrl {

class AdapterInTraining {
 public:
  // A quarter of the embedding's width between the two layers, at least 1, as published.
  AdapterInTraining(int embedding, RandomDraws& random);

  // Rows of image embeddings [n, E] -> [n, E]. Keeps what backward() needs.
  Matrix forward(const Matrix& embeddings);
  // Adds to the gradients. Embeddings come from a frozen encoder: nothing learns from the slope by them.
  void backward(const Matrix& slope);

  std::vector<Parameter*> parameters() { return {&first_.weight, &second_.weight}; }
  Adapter in_use() const;  // rounded to 32 bits, as a model file has it

 private:
  DenseLayer first_, second_;
  Matrix input_, active1_, active2_;
};

}  // namespace inctrl
