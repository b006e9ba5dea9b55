// src/training/adamw.cpp. Tested by tests/training/adamw_test.cpp
#include "training/adamw.h"

#include <algorithm>
#include <cmath>

namespace inctrl {

AdamW::AdamW(std::vector<Parameter*> parameters, const AdamWOptions& options) : options_(options) {
  for (Parameter* parameter : parameters) {
    if (!parameter->learnt) continue;
    parameters_.push_back(parameter);
    moments_.push_back({std::vector<double>(parameter->values.size()), std::vector<double>(parameter->values.size())});
  }
}

void AdamW::step() {
  ++steps_;
  const double rate = options_.rate / (1 - std::pow(options_.beta1, static_cast<double>(steps_)));
  const double per_scale = 1 / std::sqrt(1 - std::pow(options_.beta2, static_cast<double>(steps_)));
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const auto size = static_cast<Eigen::Index>(parameters_[i]->values.size());
    Eigen::Map<Eigen::ArrayXd> value(parameters_[i]->values.data(), size),
        gradient(parameters_[i]->gradient.data(), size), first(moments_[i].first.data(), size),
        second(moments_[i].second.data(), size);
    first = options_.beta1 * first + (1 - options_.beta1) * gradient;
    second = options_.beta2 * second + (1 - options_.beta2) * gradient * gradient;
    value =
        value * (1 - options_.rate * options_.decay) - rate * first / (second.sqrt() * per_scale + options_.epsilon);
    gradient.setZero();
  }
}

}  // namespace inctrl
