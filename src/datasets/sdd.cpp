// src/datasets/sdd.cpp (KolektorSDD): folders kos01 ..., in each Part0.jpg ... with Part0_label.bmp; each cut in three.
// Tested by tests/datasets/sdd_test.cpp
#include <map>

#include "datasets/folder_content.h"
#include "datasets/layouts.h"
#include "datasets/tiles.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr int kTiles = 3;
constexpr std::string_view kMaskEnding = "_label";

// The tiles of one photograph. Drawn by the physical item, the folder: its photographs are alike.
void list_photograph(Listing& listing, const PictureFiles& files, const fs::path& file, const fs::path& mask_file) {
  const Size size = files.size(listing.root() / file);
  const Image mask = files.read_mask(listing.root() / mask_file);
  require(size == Size{mask.width, mask.height}, ErrorCode::kBadFormat, in_quotes(file.native()), " has ", size.width,
          " x ", size.height, " pixels, its mask ", mask.width, " x ", mask.height);
  require(size.height >= kTiles, ErrorCode::kBadFormat, in_quotes(file.native()), " is too low to be cut in three");
  int number = 0;
  for (const Part& part : rows_of_parts(size, kTiles)) {
    LabelledPicture tile{.path = file.native() + "#" + std::to_string(number++), .file = file, .part = part};
    tile.anomalous = is_marked(mask, part);
    if (tile.anomalous) {
      tile.defect = "defect";
      tile.mask = mask_file;
    }
    listing.add("SDD", std::move(tile), Side::kDrawn, file.parent_path().native());
  }
}

// Whether there was a photograph.
bool list_item(Listing& listing, const PictureFiles& files, const fs::path& folder) {
  std::map<std::string, fs::path> photographs, masks;  // by the photograph's name without its suffix
  for (const std::string& name : content_of(listing, folder).pictures) {
    const std::string stem = fs::path(name).stem().native();
    const bool is_mask = stem.ends_with(kMaskEnding);
    const std::string key = is_mask ? stem.substr(0, stem.size() - kMaskEnding.size()) : stem;
    const bool fresh = (is_mask ? masks : photographs).try_emplace(key, folder / name).second;
    if (!fresh) listing.leave_out((folder / name).native(), "a second file of this name with another suffix");
  }
  for (const auto& [stem, file] : photographs) {
    const auto mask = masks.find(stem);
    if (mask == masks.end()) {
      listing.leave_out(file.native(), "there is no mask " + in_quotes(stem + std::string(kMaskEnding) + ".bmp"));
      continue;
    }
    try {
      list_photograph(listing, files, file, mask->second);
    } catch (const Error& error) {
      listing.leave_out(file.native(), error.what());
    }
  }
  for (const auto& [stem, mask] : masks)
    if (!photographs.contains(stem)) listing.leave_out(mask.native(), "a mask without a picture");
  return !photographs.empty();
}

}  // namespace

void list_sdd(Listing& listing, const PictureFiles& files) {
  bool found = false;
  for (const std::string& folder : content_of(listing, "").folders) found = list_item(listing, files, folder) || found;
  require(found, ErrorCode::kNotFound, "data set sdd: ", in_quotes(listing.root().native()),
          " has no folders such as kos01 with Part0.jpg and Part0_label.bmp, and no folder has train/good");
  listing.note("each picture cut in three along its height; normal parts are split by item (kos01, ...)");
}

}  // namespace inctrl
