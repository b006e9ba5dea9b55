// src/metrics/defect_scores.h: the thresholds that matter, and what lies between them.
// Tested by tests/metrics/pixel_metrics_test.cpp
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace inctrl {

// A defective pixel, in an order by score, then region: sorting makes sums independent of the order of collection.
// Scores are finite and at least 0, so their bits are in their order.
std::uint64_t defect_pixel(float score, std::uint32_t region) noexcept;

// The distinct scores of defective pixels, with counters for the other pixels at and between them.
class DefectScores {
 public:
  // `sorted`: of defect_pixel(), not empty; `weights`: what a pixel of each region weighs.
  DefectScores(std::span<const std::uint64_t> sorted, std::span<const double> weights);

  // Counts pixels without a defect. Several threads may call at once.
  void count(std::span<const float> scores) noexcept;

  struct Step {
    float score = 0;
    std::uint64_t pixels = 0;  // defective ones with this score
    double weight = 0;         // of them
    std::uint64_t equal = 0;   // others with this score
    std::uint64_t above = 0;   // others between this score and the next higher of a defective pixel
  };
  std::size_t size() const noexcept { return scores_.size(); }
  Step step(std::size_t i) const noexcept;  // in ascending order of score
  std::uint64_t below() const noexcept;     // others below the lowest score

 private:
  std::size_t bucket_of(float score) const noexcept;
  std::size_t slot_of(float score) const noexcept;

  std::vector<float> scores_;  // ascending
  std::vector<std::uint32_t> pixels_;
  std::vector<double> weights_;
  // Where to look for a score: equal steps of the range, each with the first of scores_ that lies in it or beyond.
  float lowest_ = 0, buckets_per_score_ = 0;
  std::vector<std::uint32_t> first_in_bucket_;
  // [2 size + 1]: below the first score, at it, between it and the second, at that...
  std::unique_ptr<std::atomic<std::uint64_t>[]> others_;
};

}  // namespace inctrl
