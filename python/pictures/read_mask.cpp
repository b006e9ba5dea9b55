// python/pictures/read_mask.cpp: src/pictures/read_mask.cpp, by Pillow. Tested by python/tests/test_decoding.py
#include "pictures/read_mask.h"

#include "pictures/marked_samples.h"
#include "pictures/picture_file.h"
#include "python/pictures/pillow.h"

namespace inctrl {

Image read_mask(const std::filesystem::path& file, const ReadOptions& options) {
  const std::vector<std::byte> encoded = read_picture_file(file, options.max_bytes);
  const PictureHeader header = probe_within_limits(encoded, options, file.native());
  return marked(python::PillowSamples(encoded, header, file.native()).view());
}

}  // namespace inctrl
