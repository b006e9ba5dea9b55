// src/decision/decision.cpp. Tested by tests/decision/decision_test.cpp
#include "decision/decision.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "tensor/require.h"

namespace inctrl {
namespace {

// By ranks only where so many normal pictures are expected beyond the threshold: the highest of few scores is anything.
constexpr double kEnoughBeyond = 5;
constexpr double kRounding = 1e-9;

// The copy of a picture says nothing of other pictures: prompts that others repeat would promise that all are alike.
constexpr float kCopy = 0.002f;

std::vector<float> scores_of(const Calibration& calibration, bool varied) {
  std::vector<float> scores;
  for (const NormalScore& normal : calibration.normals) {
    const bool copy = normal.kind == NormalKind::kLeftOut && normal.score < kCopy;
    if ((normal.kind == NormalKind::kVaried) == varied && !copy) scores.push_back(normal.score);
  }
  return scores;
}

}  // namespace

std::optional<Decision> Decision::from(const Calibration& calibration, const NormalPrior& prior) {
  const double asked = calibration.false_alarms;
  require(asked > 0 && asked < 1, ErrorCode::kInvalidArgument, "false alarms: a share between 0 and 1 is needed, not ",
          asked);
  const std::vector<float> varied = scores_of(calibration, true);
  Decision decision;
  std::vector<float>& ranked = decision.ranked_ = scores_of(calibration, false);
  if (ranked.empty() && varied.empty()) return std::nullopt;
  std::sort(ranked.begin(), ranked.end());
  decision.normals_ = std::max<int>(1, static_cast<int>(ranked.size()));
  const double beyond = asked * (static_cast<double>(ranked.size()) + 1);
  if (beyond >= kEnoughBeyond) {
    // The picture itself is one of them.
    const auto allowed = std::min(ranked.size(), static_cast<std::size_t>(std::floor(beyond + kRounding)));
    const float highest_refused = ranked[ranked.size() - allowed];
    decision.threshold_ = std::nextafter(highest_refused, std::numeric_limits<float>::max());
    decision.normal_below_ = decision.threshold_;
  } else {
    decision.fit_ = ranked.empty() ? NormalFit::of_varied(varied, prior) : NormalFit(ranked, prior);
    decision.threshold_ = decision.fit_->upper(asked);
    decision.normal_below_ = std::min(decision.threshold_, decision.fit_->upper_if_known(asked));
  }
  decision.expected_ = asked;
  for (const float defect : calibration.reviewed_defects)
    if (defect < decision.threshold_) {
      decision.threshold_ = defect;
      decision.normal_below_ = std::min(decision.normal_below_, defect);
      decision.expected_ = decision.p_value(defect);
    }
  return decision;
}

double Decision::p_value(float score) const {
  if (fit_) return fit_->tail(score);
  const auto as_high = ranked_.end() - std::lower_bound(ranked_.begin(), ranked_.end(), score);
  return (1 + static_cast<double>(as_high)) / (static_cast<double>(ranked_.size()) + 1);
}

}  // namespace inctrl
