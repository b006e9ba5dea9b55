// src/datasets/record_file.cpp. Tested by tests/datasets/record_file_test.cpp
#include "datasets/record_file.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <string>
#include <system_error>

#include "tensor/require.h"
#include "tensor_files/gunzip.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/mapped_file.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// Unpacks a gzip file, or finds what it held when it was last unpacked.
class Unpacked {
 public:
  std::shared_ptr<const std::string> content(const fs::path& file, std::span<const std::byte> packed) {
    std::error_code ignored;
    const Key key{fs::absolute(file, ignored).native(), packed.size(), fs::last_write_time(file, ignored)};
    const std::lock_guard lock(mutex_);  // while unpacking, too: threads that want the same file wait for one of them
    for (auto one = kept_.begin(); one != kept_.end(); ++one)
      if (one->key == key) {
        kept_.splice(kept_.begin(), kept_, one);
        return kept_.front().content;
      }
    constexpr std::size_t kMost = std::size_t{1} << 30;
    auto content = std::make_shared<const std::string>(gunzip(packed, kMost, in_quotes(file.native())));
    kept_.push_front({key, content});
    if (kept_.size() > 2) kept_.pop_back();
    return content;
  }

 private:
  struct Key {
    std::string file;
    std::size_t size;
    fs::file_time_type written;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Entry {
    Key key;
    std::shared_ptr<const std::string> content;
  };
  std::mutex mutex_;
  std::list<Entry> kept_;  // last used first
};

std::uint32_t big_endian(std::span<const std::byte> bytes, std::size_t word) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[4 * word + i]);
  return value;
}

Image decode_cifar(std::span<const std::byte> planes) {
  Image picture{.pixels = {}, .width = kCifarSize.width, .height = kCifarSize.height, .format = PixelFormat::kRgb8};
  const std::size_t plane = planes.size() / 3;
  for (std::size_t i = 0; i < plane; ++i)
    for (std::size_t colour = 0; colour < 3; ++colour)
      picture.pixels.push_back(std::to_integer<std::uint8_t>(planes[colour * plane + i]));
  return picture;
}

}  // namespace

RecordFile RecordFile::open(const fs::path& file) {
  static Unpacked unpacked;
  const MappedFile mapped = MappedFile::open(file);
  RecordFile opened;
  if (!is_gzip(mapped.bytes())) {
    opened.owner_ = mapped.owner();
    opened.bytes_ = mapped.bytes();
    return opened;
  }
  const std::shared_ptr<const std::string> content = unpacked.content(file, mapped.bytes());
  opened.bytes_ = std::as_bytes(std::span(*content));
  opened.owner_ = content;
  return opened;
}

IdxPictures parse_idx_pictures(std::span<const std::byte> bytes, const std::string& origin) {
  constexpr std::size_t kHeader = 16, kMostSide = 4096;
  require(bytes.size() >= kHeader && big_endian(bytes, 0) == 0x803, ErrorCode::kBadFormat, origin,
          ": no idx file of pictures (its first bytes should be 0, 0, 8, 3)");
  const std::size_t count = big_endian(bytes, 1), rows = big_endian(bytes, 2), columns = big_endian(bytes, 3);
  require(rows >= 1 && rows <= kMostSide && columns >= 1 && columns <= kMostSide, ErrorCode::kBadFormat, origin,
          ": pictures of ", columns, " x ", rows, " pixels");
  const std::size_t length = kHeader + count * rows * columns;  // below 2^57
  require(bytes.size() == length, ErrorCode::kBadFormat, origin, ": ", count, " pictures of ", columns, " x ", rows,
          " pixels take ", length, " bytes, the file has ", bytes.size());
  return {count, {static_cast<int>(columns), static_cast<int>(rows)}, bytes.subspan(kHeader)};
}

std::span<const std::byte> parse_idx_labels(std::span<const std::byte> bytes, const std::string& origin) {
  constexpr std::size_t kHeader = 8;
  require(bytes.size() >= kHeader && big_endian(bytes, 0) == 0x801, ErrorCode::kBadFormat, origin,
          ": no idx file of labels (its first bytes should be 0, 0, 8, 1)");
  const std::size_t count = big_endian(bytes, 1);
  require(bytes.size() == kHeader + count, ErrorCode::kBadFormat, origin, ": ", count, " labels take ", kHeader + count,
          " bytes, the file has ", bytes.size());
  return bytes.subspan(kHeader);
}

Image idx_picture(const fs::path& file, std::size_t record) {
  const RecordFile opened = RecordFile::open(file);
  const IdxPictures pictures = parse_idx_pictures(opened.bytes(), in_quotes(file.native()));
  require(record < pictures.count, ErrorCode::kBadFormat, in_quotes(file.native()), ": there is no picture ", record,
          " among ", pictures.count);
  const std::size_t length = pictures.pixels.size() / pictures.count;
  Image picture{
      .pixels = {}, .width = pictures.size.width, .height = pictures.size.height, .format = PixelFormat::kGray8};
  for (const std::byte value : pictures.pixels.subspan(record * length, length))
    picture.pixels.push_back(std::to_integer<std::uint8_t>(value));
  return picture;
}

Image cifar_picture(const fs::path& file, std::size_t record) {
  const RecordFile opened = RecordFile::open(file);
  const std::size_t count = opened.bytes().size() / kCifarRecord;
  require(record < count, ErrorCode::kBadFormat, in_quotes(file.native()), ": there is no picture ", record, " among ",
          count);
  return decode_cifar(opened.bytes().subspan(record * kCifarRecord + 1, kCifarRecord - 1));
}

}  // namespace inctrl
