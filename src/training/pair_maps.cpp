// src/training/pair_maps.cpp. Tested by tests/training/pair_maps_test.cpp
#include "training/pair_maps.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "residual/patch_residual.h"
#include "tensor/each_index.h"

namespace inctrl {

bool PairMaps::prepare(std::span<const Comparison> comparisons, int threads, const std::function<bool()>& stop) {
  ++calls_;
  std::vector<Entries::iterator> missing;
  for (const Comparison& comparison : comparisons)
    for (const std::size_t prompt : comparison.prompts) {
      const auto [place, is_new] = entries_.try_emplace({prompt, comparison.query, comparison.tap});
      if (is_new) missing.push_back(place);
      place->second.used = calls_;
    }
  forget_oldest();
  // By prompt, and so by category: few pictures are needed at a time.
  std::sort(missing.begin(), missing.end(), [](const auto& a, const auto& b) { return a->first < b->first; });
  std::vector<std::span<const Entries::iterator>> groups;
  for (std::size_t first = 0; first < missing.size();) {
    std::size_t end = first;
    while (end < missing.size() && missing[end]->first.prompt == missing[first]->first.prompt) ++end;
    groups.push_back(std::span(missing).subspan(first, end - first));
    first = end;
  }
  std::atomic<bool> stopped{false};
  for_each_index(groups.size(), threads, [&](std::size_t i) {
    if (stop()) stopped = true;
    if (!stopped) compare(groups[i].front()->first.prompt, groups[i]);
  });
  for (const auto& place : missing) bytes_ += place->second.map.size() * sizeof(float);
  compared_ += missing.size();
  if (stopped) std::erase_if(entries_, [](const auto& entry) { return entry.second.map.empty(); });
  return !stopped;
}

void PairMaps::compare(std::size_t prompt, std::span<const Entries::iterator> missing) {
  const std::shared_ptr<const Encoding> prompt_tokens = shelf_.get(prompt);
  std::vector<std::unique_ptr<TokenPanels>> panels(prompt_tokens->taps.size());  // of the taps that are needed
  for (const Entries::iterator& place : missing) {
    const auto& [key, entry] = *place;
    std::unique_ptr<TokenPanels>& panel = panels[key.tap];
    if (!panel) panel = std::make_unique<TokenPanels>(std::vector{&prompt_tokens->taps[key.tap]});
    place->second.map = patch_residual(shelf_.get(key.query)->taps[key.tap], *panel);
  }
}

std::vector<float> PairMaps::residual(const Comparison& comparison) const {
  std::vector<float> least;
  for (const std::size_t prompt : comparison.prompts) {
    const std::vector<float>& map = entries_.at({prompt, comparison.query, comparison.tap}).map;
    if (least.empty()) least.assign(map.size(), 1.0f);
    for (std::size_t p = 0; p < map.size(); ++p) least[p] = std::min(least[p], map[p]);
  }
  return least;
}

void PairMaps::forget_oldest() {
  if (bytes_ <= most_bytes_) return;
  std::map<std::uint64_t, std::size_t> bytes_by_call;
  for (const auto& [key, entry] : entries_) bytes_by_call[entry.used] += entry.map.size() * sizeof(float);
  std::uint64_t forgotten = 0;  // calls up to this one
  std::size_t left = bytes_;
  for (const auto& [call, bytes] : bytes_by_call) {
    if (left <= most_bytes_ || call == calls_) break;
    left -= bytes, forgotten = call;
  }
  std::erase_if(entries_, [forgotten](const auto& entry) { return entry.second.used <= forgotten; });
  bytes_ = left;
}

}  // namespace inctrl
