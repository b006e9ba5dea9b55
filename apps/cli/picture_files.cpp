// apps/cli/picture_files.cpp. Tested by tests/end_to_end/data_test.py
#include "cli/picture_files.h"

#include "pictures/read_mask.h"

namespace inctrl::cli {

Size DecodedFiles::size(const std::filesystem::path& file) const {
  return picture_size(file, options_);
}

Image DecodedFiles::read(const std::filesystem::path& file) const {
  return read_picture(file, options_);
}

Image DecodedFiles::read_mask(const std::filesystem::path& file) const {
  return inctrl::read_mask(file, options_);
}

}  // namespace inctrl::cli
