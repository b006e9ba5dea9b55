// src/datasets/masks.h: which mask belongs to a picture, where masks lie in a folder of their own?
// Tested by tests/datasets/mvtec_test.cpp
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "datasets/listing.h"

namespace inctrl {

// The masks in one folder, found by the name of the picture without its suffix: <name>_mask.png, or else <name>.png,
// whatever the suffix.
class Masks {
 public:
  Masks() = default;  // none
  Masks(Listing& listing, const std::filesystem::path& folder);

  bool empty() const noexcept { return by_stem_.empty(); }
  // Below the root; empty if there is none.
  std::filesystem::path of(const std::filesystem::path& picture) const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::string> by_stem_;
};

}  // namespace inctrl
