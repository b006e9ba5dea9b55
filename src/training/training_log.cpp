// src/training/training_log.cpp. Tested by tests/training/training_log_test.cpp
#include "training/training_log.h"

#include <array>
#include <charconv>

namespace inctrl {
namespace {

// The shortest digits that read back to the same bits.
std::string digits(double value) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace

std::vector<EpochSummary> summarise(const std::vector<LoggedStep>& steps) {
  std::vector<EpochSummary> epochs;
  int count = 0;
  const auto finish = [&] {
    if (epochs.empty()) return;
    StepLoss& mean = epochs.back().mean;
    mean.total /= count, mean.final_score /= count, mean.image_score /= count;
  };
  for (const LoggedStep& step : steps) {
    if (epochs.empty() || epochs.back().epoch != step.epoch) {
      finish();
      epochs.push_back({.epoch = step.epoch});
      count = 0;
    }
    EpochSummary& epoch = epochs.back();
    epoch.mean.total += step.loss.total;
    epoch.mean.final_score += step.loss.final_score;
    epoch.mean.image_score += step.loss.image_score;
    if (step.held_out_auroc) epoch.held_out_auroc = step.held_out_auroc;
    ++count;
  }
  finish();
  return epochs;
}

void write_csv(const std::vector<LoggedStep>& steps, std::ostream& out) {
  out << "epoch,step,shots,loss,loss_final,loss_image,held_out_auroc\n";
  for (const LoggedStep& step : steps)
    out << step.epoch << ',' << step.step << ',' << step.shots << ',' << digits(step.loss.total) << ','
        << digits(step.loss.final_score) << ',' << digits(step.loss.image_score) << ','
        << (step.held_out_auroc ? digits(*step.held_out_auroc) : "") << '\n';
}

}  // namespace inctrl
