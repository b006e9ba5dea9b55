// src/pictures/write_picture.cpp. Tested by tests/pictures/write_picture_test.cpp
#include "pictures/write_picture.h"

#include <span>

#include "tensor_files/atomic_file.h"

namespace inctrl {

void write_png(const std::filesystem::path& file, const ImageView& picture) {
  const std::vector<std::uint8_t> encoded = encode_png(picture);
  write_atomically(file, std::as_bytes(std::span(encoded)));
}

void write_jpeg(const std::filesystem::path& file, const ImageView& picture, int quality) {
  const std::vector<std::uint8_t> encoded = encode_jpeg(picture, quality);
  write_atomically(file, std::as_bytes(std::span(encoded)));
}

}  // namespace inctrl
