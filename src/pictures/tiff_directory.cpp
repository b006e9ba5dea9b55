// src/pictures/tiff_directory.cpp. Tested by tests/pictures/probe_test.cpp
#include "pictures/tiff_directory.h"

#include <algorithm>

namespace inctrl {
namespace {

constexpr std::uint32_t kOrientation = 274;

// Bytes of one value; 0 for types that no picture's shape is told in.
std::size_t size_of_type(std::uint32_t type) {
  switch (type) {
    case 1: return 1;  // BYTE
    case 3: return 2;  // SHORT
    case 4: return 4;  // LONG
    default: return 0;
  }
}

}  // namespace

TiffDirectory::TiffDirectory(const FileBytes& file) : file_(file), big_(file.has(0, "MM")) {
  const std::size_t start = u32(4);
  const std::uint32_t count = u16(start);
  entries_.reserve(file_.part(start + 2, std::size_t{count} * 12).size() / 12);
  for (std::size_t at = start + 2; entries_.size() < count; at += 12)
    entries_.push_back({u16(at), u16(at + 2), u32(at + 4), at + 8});
}

const TiffDirectory::Entry* TiffDirectory::find(std::uint32_t tag) const noexcept {
  const auto entry = std::find_if(entries_.begin(), entries_.end(), [tag](const Entry& e) { return e.tag == tag; });
  return entry == entries_.end() ? nullptr : &*entry;
}

std::vector<std::uint32_t> TiffDirectory::values(std::uint32_t tag) const {
  const Entry* entry = find(tag);
  if (!entry) return {};
  const std::size_t size = size_of_type(entry->type);
  require(size > 0, ErrorCode::kBadFormat, file_.origin(), " is damaged: tag ", tag, " has the unexpected type ",
          entry->type);
  const std::size_t length = size * entry->count;
  const std::size_t offset = length <= 4 ? entry->offset : u32(entry->offset);
  file_.part(offset, length);  // before memory is taken for them
  std::vector<std::uint32_t> values(entry->count);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t at = offset + i * size;
    values[i] = size == 1 ? file_.u8(at) : size == 2 ? u16(at) : u32(at);
  }
  return values;
}

std::uint32_t TiffDirectory::value(std::uint32_t tag, std::uint32_t otherwise) const {
  if (!has(tag)) return otherwise;
  const std::vector<std::uint32_t> all = values(tag);
  require(!all.empty() && std::equal(all.begin() + 1, all.end(), all.begin()), ErrorCode::kBadFormat, file_.origin(),
          " cannot be read: tag ", tag, " has no value, or channels differ in it; convert it to PNG");
  return all.front();
}

std::vector<std::byte> TiffDirectory::with_value(std::uint32_t tag, std::uint32_t value) const {
  const Entry* entry = find(tag);
  require(entry != nullptr && entry->count == 1 && size_of_type(entry->type) > 0, ErrorCode::kBadFormat, file_.origin(),
          " cannot be read: tag ", tag, " has not one value; convert it to PNG");
  std::vector<std::byte> changed(file_.span().begin(), file_.span().end());
  const std::size_t size = size_of_type(entry->type);
  for (std::size_t i = 0; i < size; ++i)
    changed[entry->offset + (big_ ? size - 1 - i : i)] = static_cast<std::byte>(value >> (8 * i));
  return changed;
}

bool TiffDirectory::has_duplicates() const {
  std::vector<std::uint32_t> tags;
  for (const Entry& entry : entries_) tags.push_back(entry.tag);
  std::sort(tags.begin(), tags.end());
  return std::adjacent_find(tags.begin(), tags.end()) != tags.end();
}

int exif_orientation(const FileBytes& exif) noexcept {
  try {
    if (!exif.has(0, std::string_view("II*\0", 4)) && !exif.has(0, std::string_view("MM\0*", 4))) return 1;
    const std::uint32_t orientation = TiffDirectory(exif).value(kOrientation, 1);
    return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
  } catch (const std::exception&) {
    return 1;
  }
}

}  // namespace inctrl
