// src/decision/normal_fit.h: how are the scores of normal pictures distributed, few of them being known?
// The logits of one product's normal scores are taken as normally distributed about an unknown mean with an unknown
// spread; of the spread something is known beforehand, since products differ less in it than few pictures can tell.
// What a further picture scores is then Student's t: with few pictures its tail is long, which is their honest
// ignorance. Degrees of freedom are capped, because tails of real scores are longer than normal ones.
// Source: the predictive distribution under a scaled inverse chi-squared prior (Gelman et al., Bayesian Data Analysis,
// section 3.2). Figures: docs/decision.md, docs/decisions/0015-decision.md. Tested by
// tests/decision/normal_fit_test.cpp
#pragma once

#include <span>

namespace inctrl {

// What is believed before a picture is seen. Spreads are those of logits.
struct NormalPrior {
  double spread = 0.18;  // of one product's normal scores: the usual one
  double weight = 4;     // how many pictures that belief is worth, above 0
  double scale = 1;      // by how much logits of scores move where those of residuals move by 1
};

// A location-scale Student's t of logits.
class NormalFit {
 public:
  // From the scores of normal pictures, in [0, 1], at least one.
  NormalFit(std::span<const float> scores, const NormalPrior& prior);
  // From one prompt's scores against itself under mild changes: a further picture scores `kAboveVaried` higher, give or
  // take `kVariedError`.
  static NormalFit of_varied(std::span<const float> scores, const NormalPrior& prior);

  // The chance that a further normal picture scores as high, in (0, 1).
  double tail(float score) const;
  // The score whose tail is `share`, in (0, 1).
  float upper(double share) const;
  // The same if mean and spread were known to be as estimated: no more than upper(), for shares below a half.
  float upper_if_known(double share) const;

 private:
  NormalFit() = default;

  double mean_ = 0, spread_ = 0;               // of logits
  double scale_ = 0, degrees_of_freedom_ = 1;  // of the predictive distribution about mean_
};

}  // namespace inctrl
