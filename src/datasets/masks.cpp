// src/datasets/masks.cpp. Tested by tests/datasets/mvtec_test.cpp
#include "datasets/masks.h"

#include "datasets/folder_content.h"

namespace inctrl {

Masks::Masks(Listing& listing, const std::filesystem::path& folder) : folder_(folder) {
  for (const std::string& name : content_of(listing, folder).pictures)
    by_stem_.emplace(std::filesystem::path(name).stem().native(), name);
}

std::filesystem::path Masks::of(const std::filesystem::path& picture) const {
  const std::string stem = picture.stem().native();
  for (const std::string& name : {stem + "_mask", stem})
    if (const auto found = by_stem_.find(name); found != by_stem_.end()) return folder_ / found->second;
  return {};
}

}  // namespace inctrl
