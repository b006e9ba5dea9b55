// src/pictures/contact_sheet.h: which pictures of a run deserve a look first?
// One page of thumbnails, highest scores first, each with its map's colours, name, score and label.
// Tested by tests/pictures/contact_sheet_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "inctrl/image.h"
#include "pictures/overlay.h"

namespace inctrl {

struct SheetOptions {
  std::size_t most = 100;  // thumbnails kept
  int side = 160;          // pixels of a thumbnail's longer side
  ColourScale scale{};
};

// What stands below a thumbnail.
struct Caption {
  std::string name, label;  // the picture; such as "anomalous"
  float score = 0;          // one that is not a number counts as the lowest
};

// Pictures come one at a time; only the thumbnails of the highest scores stay, so memory does not grow with the run.
// Not for several threads at once.
class ContactSheet {
 public:
  // kInvalidArgument if it may keep none, if thumbnails have less than 16 pixels, or the scale is none.
  explicit ContactSheet(const SheetOptions& options);

  // Whether a picture of this score would be kept: a caller may spare itself the map of one that would not.
  bool wants(float score) const noexcept;
  //   map  [picture.height, picture.width], or {}: no colours then. kInvalidArgument for another size.
  void add(const ImageView& picture, MapRows map, const Caption& caption);

  // The page: title ("100 of 812 pictures, highest scores first"), thumbnails in rows, legend. Equal scores keep the
  // order in which they came.
  Image draw() const;
  void write(const std::filesystem::path& file) const;  // as PNG; kBackend if the disk refuses

 private:
  struct Entry {
    Image thumbnail;
    Caption caption;
  };
  SheetOptions options_;
  std::size_t seen_ = 0;
  std::vector<Entry> entries_;  // highest score first
};

}  // namespace inctrl
