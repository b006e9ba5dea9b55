// apps/cli/prompt_doubts.cpp. Tested by tests/cli/prompt_doubts_test.cpp and tests/end_to_end/prompts_test.py
#include "cli/prompt_doubts.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace inctrl::cli {
namespace {

constexpr float kOdd = 2;

float largest_beside(std::span<const float> residuals, std::size_t one) {
  float largest = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i)
    if (i != one) largest = std::max(largest, residuals[i]);
  return largest;
}

}  // namespace

std::optional<std::size_t> odd_one_out(std::span<const float> residuals) {
  if (residuals.size() < 3) return std::nullopt;
  const auto at = static_cast<std::size_t>(std::max_element(residuals.begin(), residuals.end()) - residuals.begin());
  const float next = largest_beside(residuals, at);
  // Pictures that repeat one another say nothing of how normal ones differ.
  if (next <= 0 || residuals[at] < kOdd * next) return std::nullopt;
  return at;
}

std::string doubt_about(const PromptSet& prompts, const std::vector<std::string>& files) {
  constexpr int kMost = 32;  // searches grow with the square
  if (prompts.shots() == 1)
    return "one normal picture promises little: few defects will be called anomalous. Four or more tell far better";
  if (prompts.shots() > kMost) return "";
  const std::vector<float> residuals = prompts.leave_one_out();
  const std::optional<std::size_t> odd = odd_one_out(residuals);
  if (!odd || *odd >= files.size()) return "";
  std::ostringstream text;
  text << files[*odd] << " differs from the other normal pictures " << std::fixed << std::setprecision(1)
       << residuals[*odd] / largest_beside(residuals, *odd)
       << " times as much as any of them does: is it normal? If not, it hides defects and raises the threshold";
  return text.str();
}

std::vector<std::string> sources_of(const PromptSet& prompts) {
  std::vector<std::string> sources;
  for (const PromptPicture& picture : prompts.pictures()) sources.push_back(picture.source);
  return sources;
}

}  // namespace inctrl::cli
