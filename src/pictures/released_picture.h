// src/pictures/released_picture.h: which square does the published code see of a picture file?
// Its order of steps: decode, EXIF's orientation ignored; shorter side to the size, bicubic, in the file's own mode;
// centre crop; only then red, green, blue. For 8-bit gray and colour without EXIF this is read_picture() and
// fit_to_square() with Fit::kCrop, to the bit. The other modes:
//
//   palette, 1 bit         nearest neighbour
//   gray or colour, alpha  premultiplied, resized, divided back; the alpha is dropped, not blended
//   a transparent colour   (PNG's tRNS) is a colour like any other
//   16 bits a channel      the high byte; gray alone is resized as it is, and whatever exceeds 255 becomes white
//   CMYK                   the inks are resized; a channel is n - muldiv255(ink, n) with n = 255 - black
//
// Source: InCTRL, published preprocessing (torchvision on Pillow; 16-bit gray as Pillow 13); golden files
// arrays.safetensors, pixels*, and released.safetensors.
// Tested by tests/pictures/released_picture_test.cpp, fuzzed by fuzz/read_picture_fuzz.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "inctrl/image.h"
#include "pictures/read_picture.h"

namespace inctrl {

struct ReleasedPicture {
  Image square;  // [size, size], red, green, blue
  Frame frame;   // what of the stored picture the square shows
  Image stored;  // the whole picture to look at: options.range and background applied, not turned
};

// Errors as of read_picture(), and kBadFormat for a few kinds that are read upright only: floating point, YCbCr TIFFs
// without compression, PNMs whose white is not 255. Any thread may call.
ReleasedPicture read_as_released(const std::filesystem::path& file, int size, const ReadOptions& options = {});

// The same of a file's bytes; `origin` names them in errors.
ReleasedPicture decode_as_released(std::span<const std::byte> encoded, int size, const ReadOptions& options,
                                   const std::string& origin);

}  // namespace inctrl
