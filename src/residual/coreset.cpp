// src/residual/coreset.cpp. Tested by tests/residual/coreset_test.cpp
#include "residual/coreset.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kSketch = 32;  // numbers of a projected token
constexpr int kLanes = TokenPanels::kLanes;

// The tokens under a matrix of random signs, to length 1, in panels as they come.
TokenPanels sketch_of(const TokenPanels& tokens) {
  std::mt19937 random(1);
  std::vector<float> signs(static_cast<std::size_t>(kSketch) * static_cast<std::size_t>(tokens.width()));
  for (float& sign : signs) sign = (random() & 1u) != 0 ? 1.0f : -1.0f;
  const std::vector<float> all = tokens.tokens();
  const auto width = static_cast<std::size_t>(tokens.width());
  TokenGrid sketch{1, tokens.count(), kSketch, {}};
  for (std::size_t first = 0; first < all.size(); first += width)
    for (std::size_t row = 0; row < kSketch; ++row) {
      float sum = 0;
      for (std::size_t d = 0; d < width; ++d) sum += signs[row * width + d] * all[first + d];
      sketch.values.push_back(sum);
    }
  normalise_tokens(sketch);
  return TokenPanels({&sketch});
}

class Greedy {
 public:
  explicit Greedy(const TokenPanels& tokens)
      : tokens_(tokens), alike_(static_cast<std::size_t>(tokens.panels()) * kLanes, -2.0f) {
    for (std::size_t spare = static_cast<std::size_t>(tokens.count()); spare < alike_.size(); ++spare)
      alike_[spare] = kChosen;
  }

  // Chooses `token`, and returns the one that is now least like any chosen.
  int choose(int token) {
    const float* lane = tokens_.panel(token / kLanes) + token % kLanes;
    std::vector<float> chosen(static_cast<std::size_t>(tokens_.width()));
    for (std::size_t d = 0; d < chosen.size(); ++d) chosen[d] = lane[d * kLanes];
    for (int panel = 0; panel < tokens_.panels(); ++panel) {
      const float* values = tokens_.panel(panel);
      float sums[kLanes] = {};
      for (const float weight : chosen)
        for (int i = 0; i < kLanes; ++i) sums[i] += weight * *values++;
      float* alike = alike_.data() + static_cast<std::ptrdiff_t>(panel) * kLanes;
      for (int i = 0; i < kLanes; ++i) alike[i] = std::max(alike[i], sums[i]);
    }
    alike_[static_cast<std::size_t>(token)] = kChosen;
    return static_cast<int>(std::min_element(alike_.begin(), alike_.end()) - alike_.begin());
  }

 private:
  static constexpr float kChosen = 3;  // above any cosine

  const TokenPanels& tokens_;
  std::vector<float> alike_;  // of each token, to the chosen one most like it
};

}  // namespace

std::vector<int> choose_coreset(const TokenPanels& tokens, int most, const std::function<void(double)>& step) {
  require(most >= 1, ErrorCode::kInvalidArgument, "coreset: ", most, " tokens; at least 1 is needed");
  const TokenPanels sketch = sketch_of(tokens);
  Greedy greedy(sketch);
  std::vector<int> chosen;
  const int count = std::min(most, tokens.count());
  constexpr int kStep = 64;
  for (int next = 0; static_cast<int>(chosen.size()) < count;) {
    chosen.push_back(next);
    if (static_cast<int>(chosen.size()) < count) next = greedy.choose(next);
    if (step && chosen.size() % kStep == 0) step(static_cast<double>(chosen.size()) / count);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace inctrl
