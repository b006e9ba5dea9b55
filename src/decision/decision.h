// src/decision/decision.h: is a score anomalous, normal, or more than so few normal pictures can say?
// From the scores of normal pictures alone. Where they are many, by ranks: the p-value is conformal, true whatever the
// distribution. Where they are few, by a fit whose tail says how little they promise.
// Decision: docs/decisions/0015-decision.md. Tested by tests/decision/decision_test.cpp
#pragma once

#include <optional>
#include <vector>

#include "decision/normal_fit.h"
#include "inctrl/calibration.h"

namespace inctrl {

// Immutable; any thread may ask.
class Decision {
 public:
  // Nothing if there is no normal score. kInvalidArgument unless 0 < calibration.false_alarms < 1.
  static std::optional<Decision> from(const Calibration& calibration, const NormalPrior& prior);

  // A score from here on is anomalous: at most the share asked for of further normal pictures is expected there, unless
  // a reviewed defect has moved it down.
  float threshold() const noexcept { return threshold_; }
  // A score below is normal; between the two it is undecided: higher than the normal pictures that were seen suggest,
  // yet not so high that so few of them could promise the share asked for.
  float normal_below() const noexcept { return normal_below_; }
  // The chance that a further normal picture scores at least as high.
  double p_value(float score) const;

  int normals() const noexcept { return normals_; }  // pictures behind all this
  bool by_ranks() const noexcept { return !fit_; }
  // The share of normal pictures expected at or above the threshold: what was asked for, or what reviewed defects cost.
  double expected_false_alarms() const noexcept { return expected_; }

 private:
  Decision() = default;

  std::vector<float> ranked_;  // ascending; the scores of all normals
  std::optional<NormalFit> fit_;
  float threshold_ = 0, normal_below_ = 0;
  double expected_ = 0;
  int normals_ = 0;
};

}  // namespace inctrl
