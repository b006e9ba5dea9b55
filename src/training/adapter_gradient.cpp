// src/training/adapter_gradient.cpp. Tested by tests/training/adapter_gradient_test.cpp
#include "training/adapter_gradient.h"

#include <algorithm>

namespace inctrl {
namespace {

int bottleneck(int embedding) {
  return std::max(1, embedding / 4);
}

}  // namespace

AdapterInTraining::AdapterInTraining(int embedding, RandomDraws& random)
    : first_("heads.adapter.1", bottleneck(embedding), embedding, false, random),
      second_("heads.adapter.2", embedding, bottleneck(embedding), false, random) {}

Matrix AdapterInTraining::forward(const Matrix& embeddings) {
  input_ = embeddings;
  active1_ = first_.forward(input_).cwiseMax(0);
  active2_ = second_.forward(active1_).cwiseMax(0);
  return active2_;
}

void AdapterInTraining::backward(const Matrix& slope) {
  const Matrix by_second = through_relu(active2_, slope);
  second_.learn(active1_, by_second);
  first_.learn(input_, through_relu(active1_, second_.backward(by_second)));
}

Adapter AdapterInTraining::in_use() const {
  return {.first = rounded(first_), .second = rounded(second_)};
}

}  // namespace inctrl
