// src/datasets/picture_files.h: how does a data set look into its picture files?
// Handed in by the program (or a binding), so that this layer needs no picture library.
#pragma once

#include <filesystem>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

// All functions throw kNotFound, kBadFormat, kLimit or kBackend, naming the file. Any thread may call.
class PictureFiles {
 public:
  virtual ~PictureFiles() = default;

  // Of the upright picture, from the file's header.
  virtual Size size(const std::filesystem::path& file) const = 0;
  // Upright.
  virtual Image read(const std::filesystem::path& file) const = 0;
  // Gray, as stored: 255 where any sample of the pixel is not 0, whatever the file's depth or palette colours; else 0.
  virtual Image read_mask(const std::filesystem::path& file) const = 0;
};

}  // namespace inctrl
