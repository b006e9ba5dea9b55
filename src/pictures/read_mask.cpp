// src/pictures/read_mask.cpp. Tested by tests/pictures/read_mask_test.cpp
#include "pictures/read_mask.h"

#include "pictures/decode.h"
#include "pictures/marked_samples.h"
#include "pictures/picture_file.h"

namespace inctrl {

Image read_mask(const std::filesystem::path& file, const ReadOptions& options) {
  const std::vector<std::byte> encoded = read_picture_file(file, options.max_bytes);
  const PictureHeader header = probe_within_limits(encoded, options, file.string());
  const cv::Mat samples = decode_samples(encoded, header, file.string());
  return marked(view_of(samples, file.string()));
}

}  // namespace inctrl
