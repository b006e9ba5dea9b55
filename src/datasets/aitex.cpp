// src/datasets/aitex.cpp: NODefect_images, Defect_images and Mask_images hold strips of fabric, cut into squares.
// Tested by tests/datasets/aitex_test.cpp
#include <array>
#include <map>
#include <utility>

#include "datasets/folder_content.h"
#include "datasets/layouts.h"
#include "datasets/tiles.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr int kMostTiles = 256;  // published strips have 16
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kDefects{{{"002", "broken end"},
                                                                                  {"006", "broken yarn"},
                                                                                  {"010", "broken pick"},
                                                                                  {"016", "weft curling"},
                                                                                  {"019", "fuzzyball"},
                                                                                  {"022", "cut selvage"},
                                                                                  {"023", "crease"},
                                                                                  {"025", "warp ball"},
                                                                                  {"027", "knots"},
                                                                                  {"029", "contamination"},
                                                                                  {"030", "nep"},
                                                                                  {"036", "weft crack"}}};

// Of 0044_019_04: fuzzyball. An unknown code is its own name.
std::string defect_of(const std::string& stem) {
  const std::size_t first = stem.find('_');
  if (first == std::string::npos) return "";
  const std::string code = stem.substr(first + 1, stem.find('_', first + 1) - first - 1);
  for (const auto& [number, name] : kDefects)
    if (number == code) return std::string(name);
  return code;
}

std::vector<Part> tiles_of(Listing& listing, const PictureFiles& files, const fs::path& strip) {
  const Size size = files.size(listing.root() / strip);
  require(size.height >= 1 && size.width / size.height < kMostTiles, ErrorCode::kBadFormat, in_quotes(strip.native()),
          " has ", size.width, " x ", size.height, " pixels: no strip of fabric");
  return squares_of(size);
}

LabelledPicture tile_of(const fs::path& strip, const Part& part) {
  return {.path = strip.native() + "#" + std::to_string(part.left / part.size.height), .file = strip, .part = part};
}

void list_normal(Listing& listing, const PictureFiles& files, const fs::path& strip) {
  for (const Part& part : tiles_of(listing, files, strip)) listing.add("AITEX", tile_of(strip, part), Side::kDrawn);
}

// The strip's masks by file; most strips have one, a few two.
std::map<fs::path, Image> masks_of(Listing& listing, const PictureFiles& files, const fs::path& strip,
                                   const std::map<std::string, fs::path>& known) {
  const Size size = files.size(listing.root() / strip);
  std::map<fs::path, Image> masks;
  for (const char* ending : {"_mask", "_mask1", "_mask2"}) {
    const auto found = known.find(strip.stem().native() + ending);
    if (found == known.end()) continue;
    const Image mask = files.read_mask(listing.root() / found->second);
    require(size == Size{mask.width, mask.height}, ErrorCode::kBadFormat, in_quotes(strip.native()), " has ",
            size.width, " x ", size.height, " pixels, its mask ", mask.width, " x ", mask.height);
    masks.emplace(found->second, mask);
  }
  require(!masks.empty(), ErrorCode::kNotFound, "there is no mask ",
          in_quotes("Mask_images/" + strip.stem().native() + "_mask.png"));
  return masks;
}

// Gives how many tiles were dropped because no mask marks them.
std::size_t list_defective(Listing& listing, const PictureFiles& files, const fs::path& strip,
                           const std::map<std::string, fs::path>& known_masks) {
  const std::map<fs::path, Image> masks = masks_of(listing, files, strip, known_masks);
  std::size_t dropped = 0;
  for (const Part& part : tiles_of(listing, files, strip)) {
    LabelledPicture tile = tile_of(strip, part);
    for (const auto& [file, mask] : masks)
      if (tile.mask.empty() && is_marked(mask, part)) tile.mask = file;
    if (tile.mask.empty()) {
      ++dropped;
      continue;
    }
    tile.anomalous = true;
    tile.defect = defect_of(strip.stem().native());
    listing.add("AITEX", std::move(tile), Side::kTest);
  }
  return dropped;
}

// Calls `list(strip)` for each picture of a folder; one that is refused is left out.
template <typename List>
void for_each_strip(Listing& listing, const fs::path& folder, List list) {
  for (const fs::path& strip : pictures_below(listing, folder)) {
    try {
      list(strip);
    } catch (const Error& error) {
      listing.leave_out(strip.native(), error.what());
    }
  }
}

}  // namespace

void list_aitex(Listing& listing, const PictureFiles& files) {
  const FolderContent content = content_of(listing, "");
  const std::string normal = find_folder(content, "nodefect_images"), defective = find_folder(content, "defect_images"),
                    mask_folder = find_folder(content, "mask_images");
  require(!normal.empty() && !defective.empty() && !mask_folder.empty(), ErrorCode::kNotFound,
          "data set aitex: ", in_quotes(listing.root().native()),
          " should have the folders NODefect_images, Defect_images and Mask_images; nor has a folder train/good");
  std::map<std::string, fs::path> masks;
  for (const fs::path& file : pictures_below(listing, mask_folder)) masks.emplace(file.stem().native(), file);

  for_each_strip(listing, normal, [&](const fs::path& strip) { list_normal(listing, files, strip); });
  std::size_t dropped = 0;
  for_each_strip(listing, defective,
                 [&](const fs::path& strip) { dropped += list_defective(listing, files, strip, masks); });
  listing.note("strips cut into squares of their height; " + std::to_string(dropped) +
               " squares of defective strips dropped, not marked by the mask");
}

}  // namespace inctrl
