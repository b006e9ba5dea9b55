// src/training/head_gradient.cpp. Tested by tests/training/head_gradient_test.cpp
#include "training/head_gradient.h"

namespace inctrl {
namespace {

constexpr int kFirst = 128, kSecond = 64;  // units, as published

}  // namespace

HeadInTraining::HeadInTraining(const std::string& name, int inputs, RandomDraws& random)
    : first_(name + ".1", kFirst, inputs, true, random),
      first_norm_(name + ".norm1", kFirst),
      second_(name + ".2", kSecond, kFirst, true, random),
      second_norm_(name + ".norm2", kSecond),
      third_(name + ".3", 1, kSecond, true, random) {}

Eigen::VectorXd HeadInTraining::forward(const Matrix& x) {
  input_ = x;
  active1_ = first_.forward(input_).cwiseMax(0);
  hidden1_ = first_norm_.forward(active1_);
  active2_ = second_.forward(hidden1_).cwiseMax(0);
  hidden2_ = second_norm_.forward(active2_);
  return third_.forward(hidden2_).col(0);
}

Matrix HeadInTraining::backward(const Eigen::VectorXd& slope) {
  const Matrix by_logit = slope;
  third_.learn(hidden2_, by_logit);
  const Matrix by_second = through_relu(active2_, second_norm_.backward(third_.backward(by_logit)));
  second_.learn(hidden1_, by_second);
  const Matrix by_first = through_relu(active1_, first_norm_.backward(second_.backward(by_second)));
  first_.learn(input_, by_first);
  return first_.backward(by_first);
}

std::vector<Parameter*> HeadInTraining::parameters() {
  return {&first_.weight,        &*first_.bias,          &first_norm_.weight, &first_norm_.bias,    &first_norm_.mean,
          &first_norm_.variance, &second_.weight,        &*second_.bias,      &second_norm_.weight, &second_norm_.bias,
          &second_norm_.mean,    &second_norm_.variance, &third_.weight,      &*third_.bias};
}

ScoringHead HeadInTraining::in_use() const {
  return {.first = rounded(first_),
          .first_norm = rounded(first_norm_),
          .second = rounded(second_),
          .second_norm = rounded(second_norm_),
          .third = rounded(third_)};
}

}  // namespace inctrl
