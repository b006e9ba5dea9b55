// tests/pictures/made_pictures.h: picture files made on the spot, sound and damaged.
#pragma once

#include <algorithm>
#include <cstdint>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <vector>

namespace inctrl {

// Every pixel and channel differs from its neighbours; of any depth and number of channels.
inline cv::Mat pattern(int width, int height, int type = CV_8UC3) {
  cv::Mat picture(height, width, CV_64FC(CV_MAT_CN(type)));
  const double scale = CV_MAT_DEPTH(type) == CV_16U ? 257 : 1;
  for (int y = 0; y < height; ++y)
    for (int i = 0; i < width * picture.channels(); ++i)
      picture.ptr<double>(y)[i] = scale * ((i * 37 + y * 59 + i * i) % 256);
  picture.convertTo(picture, CV_MAT_DEPTH(type));
  return picture;
}

// The file that OpenCV writes; `extension` such as ".tif".
inline std::string encoded(const cv::Mat& picture, const std::string& extension, const std::vector<int>& options = {}) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(extension, picture, bytes, options);
  return {bytes.begin(), bytes.end()};
}

inline std::string big32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}
inline std::string little16(std::uint32_t value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8)};
}
inline std::string little32(std::uint32_t value) {
  return little16(value & 0xffff) + little16(value >> 16);
}

// A PNG chunk with its right checksum.
inline std::string png_chunk(const std::string& name, const std::string& data) {
  std::uint32_t sum = 0xffffffffu;
  for (const char c : name + data) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = sum & 1 ? 0xedb88320u ^ sum >> 1 : sum >> 1;
  }
  return big32(static_cast<std::uint32_t>(data.size())) + name + data + big32(~sum);
}

inline const std::string kPngSignature = "\x89PNG\r\n\x1a\n";

// A sound header for `width` x `height` RGB pixels, followed by `pixels` and the end.
inline std::string png_claiming(std::uint32_t width, std::uint32_t height, const std::string& pixels) {
  using namespace std::string_literals;
  return kPngSignature + png_chunk("IHDR", big32(width) + big32(height) + "\x08\x02\0\0\0"s) +
         png_chunk("IDAT", pixels) + png_chunk("IEND", "");
}

// A chunk put behind the header of a PNG.
inline std::string with_chunk(std::string png, const std::string& chunk) {
  return png.insert(8 + 25, chunk);
}

struct TiffTag {
  std::uint32_t tag, type;  // types: 3 for 16 bits, 4 for 32
  std::vector<std::uint32_t> values;
};

// A little-endian TIFF of one strip, which holds `pixels`; `tags` in ascending order, without the strip's own two.
inline std::string tiff_file(std::vector<TiffTag> tags, const std::string& pixels) {
  const std::uint32_t pixels_at = 8;
  tags.push_back({273, 4, {pixels_at}});
  tags.push_back({279, 4, {static_cast<std::uint32_t>(pixels.size())}});
  std::sort(tags.begin(), tags.end(), [](const TiffTag& a, const TiffTag& b) { return a.tag < b.tag; });
  std::string body = pixels + std::string(pixels.size() % 2, '\0'), entries;
  for (const TiffTag& tag : tags) {
    std::string values;
    for (const std::uint32_t value : tag.values) values += tag.type == 3 ? little16(value) : little32(value);
    entries += little16(tag.tag) + little16(tag.type) + little32(static_cast<std::uint32_t>(tag.values.size()));
    if (values.size() <= 4) {
      entries += values + std::string(4 - values.size(), '\0');
    } else {
      entries += little32(pixels_at + static_cast<std::uint32_t>(body.size()));
      body += values + std::string(values.size() % 2, '\0');
    }
  }
  return std::string("II*\0", 4) + little32(pixels_at + static_cast<std::uint32_t>(body.size())) + body +
         little16(static_cast<std::uint32_t>(tags.size())) + entries + little32(0);
}

// The tags of an uncompressed picture: its kind in words of TIFF.
struct TiffKind {
  std::uint32_t width = 3, height = 2, samples = 1, bits = 8, format = 1, photometric = 1;
};
inline std::vector<TiffTag> tiff_tags(const TiffKind& kind) {
  return {{256, 4, {kind.width}},
          {257, 4, {kind.height}},
          {258, 3, std::vector<std::uint32_t>(kind.samples, kind.bits)},
          {259, 3, {1}},
          {262, 3, {kind.photometric}},
          {277, 3, {kind.samples}},
          {278, 4, {kind.height}},
          {339, 3, std::vector<std::uint32_t>(kind.samples, kind.format)}};
}

// The bytes of numbers as they lie in memory.
template <typename Number>
std::string raw(const std::vector<Number>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

}  // namespace inctrl
