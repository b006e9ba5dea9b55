// src/detector/prompt_pairs.cpp. Tested by tests/detector/suggest_prompts_test.cpp
#include "detector/prompt_pairs.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "detector/prompt_tokens.h"
#include "residual/image_residual.h"
#include "residual/patch_residual.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr float kUnlimited = 2;  // above any residual

// Work for pictures 0 to count - 1, on several threads. `work` must not throw.
void for_each_picture(int count, int threads, const std::function<void(int)>& work) {
  std::atomic<int> next{0};
  const auto run = [&] {
    for (int picture = next++; picture < count; picture = next++) work(picture);
  };
  std::vector<std::thread> workers;
  for (int i = 1; i < std::min(threads, count); ++i) workers.emplace_back(run);
  run();
  for (std::thread& worker : workers) worker.join();
}

}  // namespace

PromptPairs::PromptPairs(const PromptSet& normals, const SuggestOptions& options) : count_(normals.shots()) {
  require(normals.info().tiles.count() == 1, ErrorCode::kInvalidArgument,
          "suggest: pictures in tiles are not compared; encode them as one");
  const std::vector<Encoding> pictures = encodings_of(*normals.tokens_);
  std::vector<std::vector<TokenPanels>> panels(pictures.size());
  for (std::size_t i = 0; i < pictures.size(); ++i)
    for (const TokenGrid& tap : pictures[i].taps) panels[i].emplace_back(std::vector{&tap});
  for (const TokenGrid& tap : pictures.front().taps)  // maps lie on the finest grid
    patches_ = std::max(patches_, static_cast<std::size_t>(tap.count()));
  const std::size_t pairs = pictures.size() * pictures.size();
  images_.resize(pairs);
  maps_.resize(pairs * patches_);
  for_each_picture(count_, options.threads, [&](int picture) {
    compare(picture, pictures, panels);
    if (options.picture_done) options.picture_done();
  });
}

void PromptPairs::compare(int picture, const std::vector<Encoding>& pictures,
                          const std::vector<std::vector<TokenPanels>>& panels) {
  const Encoding& query = pictures[static_cast<std::size_t>(picture)];
  for (int prompt = 0; prompt < count_; ++prompt) {
    if (prompt == picture) continue;
    const auto other = static_cast<std::size_t>(prompt);
    std::vector<std::vector<float>> residuals;
    for (std::size_t tap = 0; tap < query.taps.size(); ++tap)
      residuals.push_back(patch_residual(query.taps[tap], panels[other][tap]));
    const ResidualMap map = mean_over_taps(query.taps, residuals);
    std::copy(map.values.begin(), map.values.end(),
              maps_.begin() + static_cast<std::ptrdiff_t>(at(picture, prompt) * patches_));
    images_[at(picture, prompt)] = image_residual(query.embedding, {pictures[other].embedding});
  }
}

std::span<const float> PromptPairs::map(int picture, int prompt) const {
  return std::span(maps_).subspan(at(picture, prompt) * patches_, patches_);
}

float PromptPairs::unlike(int picture, int prompt) const {
  const std::span<const float> values = map(picture, prompt);
  return *std::max_element(values.begin(), values.end()) + image(picture, prompt);
}

Coverage::Coverage(const PromptPairs& pairs)
    : pairs_(pairs),
      patches_(pairs.map(0, 0).size()),
      maps_(static_cast<std::size_t>(pairs.count()) * patches_, kUnlimited),
      images_(static_cast<std::size_t>(pairs.count()), kUnlimited) {}

void Coverage::choose(int prompt) {
  for (int picture = 0; picture < pairs_.count(); ++picture) {
    const auto row = static_cast<std::size_t>(picture);
    const std::span<const float> map = pairs_.map(picture, prompt);
    for (std::size_t p = 0; p < patches_; ++p) maps_[row * patches_ + p] = std::min(maps_[row * patches_ + p], map[p]);
    images_[row] = std::min(images_[row], pairs_.image(picture, prompt));
  }
}

double Coverage::sum_with(int prompt) const {
  double sum = 0;
  for (int picture = 0; picture < pairs_.count(); ++picture) {
    const auto row = static_cast<std::size_t>(picture);
    const std::span<const float> map = pairs_.map(picture, prompt);
    float highest = 0;
    for (std::size_t p = 0; p < patches_; ++p) highest = std::max(highest, std::min(maps_[row * patches_ + p], map[p]));
    sum += highest + std::min(images_[row], pairs_.image(picture, prompt));
  }
  return sum;
}

std::vector<float> Coverage::unlike() const {
  std::vector<float> unlike;
  for (std::size_t row = 0; row < images_.size(); ++row) {
    const auto first = maps_.begin() + static_cast<std::ptrdiff_t>(row * patches_);
    unlike.push_back(*std::max_element(first, first + static_cast<std::ptrdiff_t>(patches_)) + images_[row]);
  }
  return unlike;
}

}  // namespace inctrl
