// src/pictures/write_picture.h: how does a picture become a file?
// Decision: docs/decisions/0022-codecs.md. Tested by tests/pictures/write_picture_test.cpp
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "inctrl/image.h"

namespace inctrl {

// Gray or colour, 8 bits; decoding gives the same pixels. kInvalidArgument if the picture has no pixels.
std::vector<std::uint8_t> encode_png(const ImageView& picture);
// Levels of gray as the colours and opacities of an overlay (colours.h), to be laid over a picture. kInvalidArgument
// for colour.
std::vector<std::uint8_t> encode_tints_png(const ImageView& levels);
// A picture with loss, colour at half resolution; quality 1 to 100.
std::vector<std::uint8_t> encode_jpeg(const ImageView& picture, int quality);

// Written beside `file`, then renamed; missing folders are made. kBackend if the disk refuses.
void write_png(const std::filesystem::path& file, const ImageView& picture);
void write_jpeg(const std::filesystem::path& file, const ImageView& picture, int quality);

}  // namespace inctrl
