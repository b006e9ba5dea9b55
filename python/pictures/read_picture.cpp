// python/pictures/read_picture.cpp: src/pictures/read_picture.cpp, by Pillow. Tested by python/tests/test_decoding.py
#include "pictures/read_picture.h"

#include "pictures/eight_bit.h"
#include "pictures/picture_file.h"
#include "pictures/upright.h"
#include "python/pictures/pillow.h"

namespace inctrl {

Image decode_picture(std::span<const std::byte> encoded, const ReadOptions& options, const std::string& origin) {
  const PictureHeader header = probe_within_limits(encoded, options, origin);
  const python::PillowSamples samples(encoded, header, origin);
  return turn_upright(to_image(samples.view(), header, options, origin), header.orientation);
}

Image read_picture(const std::filesystem::path& file, const ReadOptions& options) {
  return decode_picture(read_picture_file(file, options.max_bytes), options, file.native());
}

// Whole: Pillow's smaller decoding is another one than the program's.
ReducedPicture read_reduced(const std::filesystem::path& file, int, const ReadOptions& options) {
  Image image = read_picture(file, options);
  const Size size{image.width, image.height};
  return {std::move(image), size};
}

Size picture_size(const std::filesystem::path& file, const ReadOptions& options) {
  const std::vector<std::byte> encoded = read_picture_file(file, options.max_bytes);
  const PictureHeader header = probe_within_limits(encoded, options, file.native());
  if (header.format != PictureFormat::kTiff) return upright_size(header);
  const Image image = decode_picture(encoded, options, file.native());  // turned by a tag that the header does not tell
  return {image.width, image.height};
}

}  // namespace inctrl
