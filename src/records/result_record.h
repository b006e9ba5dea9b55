// src/records/result_record.h: what is kept of a judged picture, and how is it found again?
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inctrl/result.h"
#include "records/record_id.h"

namespace inctrl {

enum class Review { kNone, kNormal, kAnomalous };
std::string_view name(Review review) noexcept;  // "none", "normal", "anomalous"

// What is to be kept of one judged picture.
struct NewResult {
  std::string id;  // new_record_id(); its time is the result's
  std::string set_id;
  int version = 0;
  std::string image;     // the picture's name as the client told it
  float pred_score = 0;  // finite
  Label pred_label = Label::kUndecided;
  std::string result;                  // JSON of docs/results-format.md
  std::span<const std::byte> picture;  // as it came; empty: none is kept
  std::span<const std::byte> map;      // NumPy file of the token grid; empty: none is kept
};

struct ResultRecord {
  std::string id, set_id;
  int version = 0;
  Moment created_at;  // moment_of(id)
  std::string image;
  float pred_score = 0;
  Label pred_label = Label::kUndecided;
  std::string result;
  std::string picture, map;  // blobs; empty where none is kept
  Review review = Review::kNone;
  std::string review_note;
  std::optional<Moment> reviewed_at;
};

// All that is given must hold.
struct ResultFilter {
  std::optional<std::string> set_id;
  std::optional<Label> label;
  std::optional<Review> review;  // kNone: those that nobody reviewed
  bool reviewed = false;         // any review
  std::optional<double> min_score, max_score;
  std::optional<Moment> since, before;  // since <= created_at < before
  std::string name_part;                // of `image`; ASCII letters match in either case
};
enum class ResultOrder {
  kNewest,  // first
  kScore,   // the highest first; of the same score, the newest
};

}  // namespace inctrl
