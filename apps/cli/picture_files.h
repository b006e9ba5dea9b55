// apps/cli/picture_files.h: picture files as data sets look into them, by the picture library.
// Tested by tests/end_to_end/data_test.py
#pragma once

#include "datasets/picture_files.h"
#include "pictures/read_picture.h"

namespace inctrl::cli {

class DecodedFiles : public PictureFiles {
 public:
  explicit DecodedFiles(const ReadOptions& options) : options_(options) {}

  Size size(const std::filesystem::path& file) const override;
  Image read(const std::filesystem::path& file) const override;
  Image read_mask(const std::filesystem::path& file) const override;

 private:
  ReadOptions options_;
};

}  // namespace inctrl::cli
