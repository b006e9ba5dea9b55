// python/pictures/released_picture.cpp: src/pictures/released_picture.cpp, by Pillow. Tested by
// python/tests/test_decoding.py
#include "pictures/released_picture.h"

#include "pictures/eight_bit.h"
#include "pictures/picture_file.h"
#include "pictures/released_square.h"
#include "python/pictures/pillow.h"

namespace inctrl {

ReleasedPicture read_as_released(const std::filesystem::path& file, int size, const ReadOptions& options) {
  return decode_as_released(read_picture_file(file, options.max_bytes), size, options, file.native());
}

ReleasedPicture decode_as_released(std::span<const std::byte> encoded, int size, const ReadOptions& options,
                                   const std::string& origin) {
  PictureHeader header = probe_within_limits(encoded, options, origin);
  require_released_kind(header, origin);
  if (header.alpha == Alpha::kPremultiplied && header.mode == PixelMode::kAlpha) header.alpha = Alpha::kStraight;
  const python::PillowSamples samples(encoded, header, origin, true);
  auto [square, frame] = released_square(samples.view(), header.mode, size, origin);
  Image stored =
      header.mode == PixelMode::kCmyk ? mix_inks(samples.view()) : to_image(samples.view(), header, options, origin);
  return {std::move(square), frame, std::move(stored)};
}

}  // namespace inctrl
