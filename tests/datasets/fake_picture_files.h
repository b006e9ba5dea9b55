// tests/datasets/fake_picture_files.h: picture files without a picture library.
#pragma once

#include <fstream>
#include <string>

#include "datasets/picture_files.h"
#include "tensor/require.h"

namespace inctrl {

// Reads files that write_gray() wrote; of all others, which are only looked at, tells one size and an empty mask.
class FakePictureFiles : public PictureFiles {
 public:
  explicit FakePictureFiles(Size of_others = {4, 4}) : of_others_(of_others) {}

  Size size(const std::filesystem::path& file) const override {
    const Image picture = read(file);
    return {picture.width, picture.height};
  }
  Image read(const std::filesystem::path& file) const override {
    std::ifstream stream(file, std::ios::binary);
    require(stream.is_open(), ErrorCode::kNotFound, "no file ", file.native());
    std::string magic;
    Image picture{.pixels = {}, .width = 0, .height = 0, .format = PixelFormat::kGray8};
    stream >> magic;
    require(magic != "broken", ErrorCode::kBadFormat, file.native(), " is broken");
    if (magic == "gray" && stream >> picture.width >> picture.height) {
      for (int value = 0; stream >> value;) picture.pixels.push_back(static_cast<std::uint8_t>(value));
      return picture;
    }
    picture.width = of_others_.width;
    picture.height = of_others_.height;
    picture.pixels.assign(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), 0);
    return picture;
  }
  Image read_mask(const std::filesystem::path& file) const override {
    Image mask = read(file);
    for (std::uint8_t& value : mask.pixels) value = value ? 255 : 0;
    return mask;
  }

 private:
  Size of_others_;
};

// A gray picture of one value, with another one at (x, y).
inline void write_gray(const std::filesystem::path& file, Size size, int value = 0, int x = -1, int y = -1,
                       int marked = 1) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream << "gray " << size.width << ' ' << size.height;
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column) stream << ' ' << (row == y && column == x ? marked : value);
}

}  // namespace inctrl
