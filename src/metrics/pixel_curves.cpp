// src/metrics/pixel_curves.cpp. Tested by tests/metrics/pixel_metrics_test.cpp
#include "metrics/pixel_curves.h"

#include <algorithm>

namespace inctrl {
namespace {

constexpr double kProLimit = 0.3;  // of the normal pixels

}  // namespace

void PixelCurves::add(const DefectScores::Step& step, std::uint64_t higher) noexcept {
  const auto above = static_cast<double>(higher), equal = static_cast<double>(step.equal);
  const auto pixels = static_cast<double>(step.pixels);
  add_to_pro(above, overlap_);
  add_to_pro(above + equal, overlap_ + step.weight);
  roc_area_ += (above - false_alarms_) * hits_ + equal * (hits_ + pixels / 2);
  hits_ += pixels;
  false_alarms_ = above + equal;
  precision_sum_ += pixels * hits_ / (hits_ + false_alarms_);
  best_f1_ = std::max(best_f1_, 2 * hits_ / (hits_ + false_alarms_ + static_cast<double>(totals_.defective)));
}

// A straight line from the curve's end to (`until` false alarms, `overlap`), as far as it lies below the limit.
void PixelCurves::add_to_pro(double until, double overlap) noexcept {
  const double limit = kProLimit * static_cast<double>(totals_.normal);
  const double begin = pro_until_;
  if (until > begin && begin < limit) {
    const double end = std::min(until, limit);
    const double at_end = overlap_ + (overlap - overlap_) * (end - begin) / (until - begin);
    pro_area_ += (end - begin) * (overlap_ + at_end) / 2;
  }
  pro_until_ = until;
  overlap_ = overlap;
}

double PixelCurves::auroc() const noexcept {
  const auto normal = static_cast<double>(totals_.normal);
  return (roc_area_ + (normal - false_alarms_) * hits_) / normal / hits_;
}

double PixelCurves::average_precision() const noexcept {
  return precision_sum_ / hits_;
}

double PixelCurves::pro() const noexcept {
  const double limit = kProLimit * static_cast<double>(totals_.normal);
  return (pro_area_ + std::max(0.0, limit - pro_until_) * overlap_) / limit / totals_.weight;
}

}  // namespace inctrl
