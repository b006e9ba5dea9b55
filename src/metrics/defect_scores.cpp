// src/metrics/defect_scores.cpp. Tested by tests/metrics/pixel_metrics_test.cpp
#include "metrics/defect_scores.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace inctrl {
namespace {

constexpr std::size_t kMostBuckets = std::size_t{1} << 20;

float score_of(std::uint64_t pixel) noexcept {
  return std::bit_cast<float>(static_cast<std::uint32_t>(pixel >> 32));
}

}  // namespace

std::uint64_t defect_pixel(float score, std::uint32_t region) noexcept {
  return (static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(score + 0.0f)) << 32) | region;  // + 0: no -0
}

DefectScores::DefectScores(std::span<const std::uint64_t> sorted, std::span<const double> weights) {
  for (const std::uint64_t pixel : sorted) {
    if (scores_.empty() || scores_.back() != score_of(pixel)) {
      scores_.push_back(score_of(pixel));
      pixels_.push_back(0);
      weights_.push_back(0);
    }
    ++pixels_.back();
    weights_.back() += weights[static_cast<std::uint32_t>(pixel)];
  }
  others_ = std::make_unique<std::atomic<std::uint64_t>[]>(2 * scores_.size() + 1);

  const std::size_t buckets = std::min(kMostBuckets, std::bit_ceil(2 * scores_.size()));
  lowest_ = scores_.front();
  const float per_score = static_cast<float>(buckets - 1) / (scores_.back() - lowest_);
  buckets_per_score_ = std::isfinite(per_score) ? per_score : 0;  // of a single score: one bucket
  first_in_bucket_.assign(buckets + 2, static_cast<std::uint32_t>(scores_.size()));
  for (std::size_t i = scores_.size(); i-- > 0;)
    first_in_bucket_[std::min(bucket_of(scores_[i]), buckets)] = static_cast<std::uint32_t>(i);
  for (std::size_t b = buckets + 1; b-- > 0;)
    first_in_bucket_[b] = std::min(first_in_bucket_[b], first_in_bucket_[b + 1]);
}

// Rises with the score, rounding included, which is all that the search needs.
std::size_t DefectScores::bucket_of(float score) const noexcept {
  return static_cast<std::size_t>((score - lowest_) * buckets_per_score_);
}

std::size_t DefectScores::slot_of(float score) const noexcept {
  if (score < lowest_) return 0;
  if (score > scores_.back()) return 2 * scores_.size();
  const std::size_t bucket = std::min(bucket_of(score), first_in_bucket_.size() - 2);
  const auto begin = scores_.begin();
  const auto at = std::lower_bound(begin + first_in_bucket_[bucket], begin + first_in_bucket_[bucket + 1], score);
  const auto index = static_cast<std::size_t>(at - begin);
  return index < scores_.size() && scores_[index] == score ? 2 * index + 1 : 2 * index;
}

void DefectScores::count(std::span<const float> scores) noexcept {
  std::size_t slot = 0;
  std::uint64_t pixels = 0;  // neighbours often share a slot: one addition for all of them
  for (const float score : scores) {
    const std::size_t next = slot_of(score);
    if (next != slot) {
      if (pixels) others_[slot].fetch_add(pixels, std::memory_order_relaxed);
      slot = next;
      pixels = 0;
    }
    ++pixels;
  }
  if (pixels) others_[slot].fetch_add(pixels, std::memory_order_relaxed);
}

DefectScores::Step DefectScores::step(std::size_t i) const noexcept {
  return {scores_[i], pixels_[i], weights_[i], others_[2 * i + 1].load(), others_[2 * i + 2].load()};
}

std::uint64_t DefectScores::below() const noexcept {
  return others_[0].load();
}

}  // namespace inctrl
