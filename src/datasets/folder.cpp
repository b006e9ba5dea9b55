// src/datasets/folder.cpp: a folder of normal pictures, or a folder each for normal ones and for kinds of defects.
// Tested by tests/datasets/folder_test.cpp
#include <algorithm>
#include <array>

#include "datasets/folder_content.h"
#include "datasets/layouts.h"
#include "datasets/masks.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

template <std::size_t Count>
bool is_among(const std::array<std::string_view, Count>& names, const std::string& folder) {
  return std::find(names.begin(), names.end(), lower_case(folder)) != names.end();
}

bool is_normal(const std::string& folder) {
  constexpr std::array<std::string_view, 5> kNames{"good", "normal", "ok", "no", "normal_dir"};
  return is_among(kNames, folder);
}

bool holds_masks(const std::string& folder) {
  constexpr std::array<std::string_view, 4> kNames{"ground_truth", "mask", "masks", "mask_dir"};
  return is_among(kNames, folder);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + in_quotes(name);
  return text;
}

void list_normal(Listing& listing, const fs::path& file) {
  listing.add(listing.root_name(), {.path = file.native(), .file = file}, Side::kDrawn);
}

// Masks of the defect, from the first folder of masks that has a folder of its name.
Masks masks_for(Listing& listing, const std::vector<std::string>& mask_folders, const std::string& defect) {
  for (const std::string& folder : mask_folders) {
    Masks masks(listing, fs::path(folder) / defect);
    if (!masks.empty()) return masks;
  }
  return {};
}

void list_defect(Listing& listing, const std::vector<std::string>& mask_folders, const std::string& defect) {
  const Masks masks = masks_for(listing, mask_folders, defect);
  for (const fs::path& file : pictures_below(listing, defect)) {
    LabelledPicture picture{.path = file.native(), .file = file, .anomalous = true};
    picture.defect = defect;
    picture.mask = masks.of(file);
    listing.add(listing.root_name(), std::move(picture), Side::kTest);
  }
}

}  // namespace

void list_folder(Listing& listing) {
  const FolderContent content = content_of(listing, "");
  std::vector<std::string> normal, defects, masks;
  for (const std::string& folder : content.folders)
    (is_normal(folder) ? normal : holds_masks(folder) ? masks : defects).push_back(folder);
  if (content.folders.empty()) {
    for (const std::string& name : content.pictures) list_normal(listing, name);
    return listing.note("a folder of normal pictures");
  }
  require(!normal.empty(), ErrorCode::kBadFormat, "data set folder: ", in_quotes(listing.root().native()),
          ": of its folders (", joined(content.folders),
          ") none is called good, normal, ok or no; name the one with normal pictures so");
  for (const std::string& folder : normal)
    for (const fs::path& file : pictures_below(listing, folder)) list_normal(listing, file);
  for (const std::string& defect : defects) list_defect(listing, masks, defect);
  for (const std::string& name : content.pictures)
    listing.leave_out(name, "beside the folders, so neither normal nor of a kind of defect");
  listing.note("normal: " + joined(normal) + "; anomalous: " + (defects.empty() ? "none" : joined(defects)) +
               (masks.empty() ? "" : "; masks: " + joined(masks)));
}

}  // namespace inctrl
