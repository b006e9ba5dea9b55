// src/records/prompt_set_record.h: what is kept of a version of a prompt set, beside the set itself?
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "records/record_id.h"

namespace inctrl {

// A picture of a prompt set.
struct PromptImageRecord {
  std::string id;             // the same over all versions that have it
  std::string name;           // such as the file's, as the client told it
  std::string picture;        // blob: as it came; empty where there is none, as in sets that were imported as a file
  int width = 0, height = 0;  // pixels, upright; 0 where unknown
  std::optional<std::string> from_result;
};

struct PromptSetRecord {
  std::string id, name;
  int version = 0;
  Moment created_at, updated_at;          // of the set; of this version
  std::optional<float> threshold_set;     // labels follow it instead of the calibration
  std::string file;                       // blob: the set as PromptSet::save() writes it
  std::vector<PromptImageRecord> images;  // [K], in the set's order
  std::string facts;  // JSON that the caller keeps with it: what a list shows without loading the file
};

// A picture of a version that is to be made.
struct NewImage {
  PromptImageRecord record;            // without an id it gets one; `picture` is filled in if there are bytes
  std::span<const std::byte> encoded;  // the picture file; empty: record.picture names a blob that is here, or is empty
};

}  // namespace inctrl
