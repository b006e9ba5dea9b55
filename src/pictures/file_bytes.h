// src/pictures/file_bytes.h: how are the numbers of a foreign file read without ever leaving it?
// Tested by tests/pictures/probe_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "tensor/require.h"

namespace inctrl {

// Borrowed bytes of a picture file. Every access outside them is kBadFormat, naming the file.
class FileBytes {
 public:
  // `origin` names the file in errors; both it and the bytes must outlive this object.
  FileBytes(std::span<const std::byte> bytes, std::string_view origin) : bytes_(bytes), origin_(origin) {}

  std::size_t size() const noexcept { return bytes_.size(); }
  std::string_view origin() const noexcept { return origin_; }
  std::span<const std::byte> span() const noexcept { return bytes_; }

  FileBytes part(std::size_t offset, std::size_t length) const {
    require(offset <= size() && length <= size() - offset, ErrorCode::kBadFormat, origin_, " is cut off: ", length,
            " bytes were expected at byte ", offset, ", it ends at byte ", size());
    return {bytes_.subspan(offset, length), origin_};
  }
  // False, too, where the file ends before `text` does.
  bool has(std::size_t offset, std::string_view text) const noexcept {
    return offset <= size() && text.size() <= size() - offset &&
           std::memcmp(bytes_.data() + offset, text.data(), text.size()) == 0;
  }
  std::uint32_t u8(std::size_t offset) const { return big(offset, 1); }
  std::uint32_t big16(std::size_t offset) const { return big(offset, 2); }
  std::uint32_t big32(std::size_t offset) const { return big(offset, 4); }
  std::uint32_t little16(std::size_t offset) const { return little(offset, 2); }
  std::uint32_t little24(std::size_t offset) const { return little(offset, 3); }
  std::uint32_t little32(std::size_t offset) const { return little(offset, 4); }

 private:
  std::uint32_t big(std::size_t offset, std::size_t length) const {
    std::uint32_t value = 0;
    for (const std::byte byte : part(offset, length).bytes_) value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
  }
  std::uint32_t little(std::size_t offset, std::size_t length) const {
    std::uint32_t value = 0;
    const std::span<const std::byte> bytes = part(offset, length).bytes_;
    for (std::size_t i = length; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[i]);
    return value;
  }

  std::span<const std::byte> bytes_;
  std::string_view origin_;
};

}  // namespace inctrl
