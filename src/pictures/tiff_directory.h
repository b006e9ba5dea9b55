// src/pictures/tiff_directory.h: which values does the first directory of a TIFF structure hold?
// TIFF files are one, and so is the EXIF block inside JPEG, PNG and WebP.
// Source: TIFF revision 6.0, "Image File Directory".
// Tested by tests/pictures/probe_test.cpp
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pictures/file_bytes.h"

namespace inctrl {

class TiffDirectory {
 public:
  // `file` begins with the byte-order mark. kBadFormat if the directory does not lie inside.
  explicit TiffDirectory(const FileBytes& file);

  bool has(std::uint32_t tag) const noexcept { return find(tag) != nullptr; }
  // All values of a tag, or none without it. kBadFormat unless they are bytes, shorts or longs that lie in the file.
  std::vector<std::uint32_t> values(std::uint32_t tag) const;
  // The one value of a tag, or `otherwise` without it; kBadFormat if it has none or several that differ.
  std::uint32_t value(std::uint32_t tag, std::uint32_t otherwise) const;
  // The file with another value in place of the one value of a tag. kBadFormat if the tag has none or several.
  std::vector<std::byte> with_value(std::uint32_t tag, std::uint32_t value) const;
  // Two entries for one tag: readers disagree which of them holds.
  bool has_duplicates() const;

 private:
  struct Entry {
    std::uint32_t tag, type, count;
    std::size_t offset;  // of the four bytes that hold the values or say where they are
  };
  const Entry* find(std::uint32_t tag) const noexcept;
  std::uint32_t u16(std::size_t offset) const { return big_ ? file_.big16(offset) : file_.little16(offset); }
  std::uint32_t u32(std::size_t offset) const { return big_ ? file_.big32(offset) : file_.little32(offset); }

  FileBytes file_;
  bool big_;
  std::vector<Entry> entries_;
};

// EXIF's orientation, 1..8; 1 (upright) if the block has none or is damaged: a picture is not refused for its notes.
int exif_orientation(const FileBytes& exif) noexcept;

}  // namespace inctrl
