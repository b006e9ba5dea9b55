// tests/checkpoints/zip_writer.h: zip archives by hand, so that a test can say exactly what is wrong.
#pragma once

#include "checkpoints/pickle_writer.h"

namespace inctrl {

struct WrittenEntry {
  std::string name, bytes;
  unsigned method = 0, flags = 0;
};

// `bytes` with the little-endian number of `width` bytes at `at` replaced; beyond 8 bytes it is zero.
inline std::string patched(std::string bytes, std::size_t at, int width, std::uint64_t value) {
  for (int i = 0; i < width; ++i, value >>= 8) bytes.at(at + static_cast<std::size_t>(i)) = static_cast<char>(value);
  return bytes;
}

inline std::string little_endian(std::initializer_list<std::pair<std::uint64_t, int>> values_and_widths) {
  std::string bytes;
  for (const auto& [value, width] : values_and_widths) {
    bytes.resize(bytes.size() + static_cast<std::size_t>(width));
    bytes = patched(std::move(bytes), bytes.size() - static_cast<std::size_t>(width), width, value);
  }
  return bytes;
}

// A whole archive, and where its records start.
struct WrittenZip {
  std::string file;
  std::vector<std::size_t> local, central;  // of each entry
  std::size_t directory = 0, end64 = 0, locator = 0, end = 0;
};

// With `zip64` all sizes and places are in zip64 fields and records, as for archives beyond 4 GB.
inline WrittenZip write_zip(const std::vector<WrittenEntry>& entries, bool zip64 = false) {
  constexpr std::uint64_t k16 = 0xffff, k32 = 0xffffffff;
  const auto narrow = [zip64](std::uint64_t value, std::uint64_t most) { return zip64 ? most : value; };
  WrittenZip zip;
  for (const WrittenEntry& entry : entries) {
    const std::uint64_t size = entry.bytes.size();
    zip.local.push_back(zip.file.size());
    zip.file += little_endian({{0x04034b50, 4}, {45, 2}, {entry.flags, 2}, {entry.method, 2}, {0, 8}});
    zip.file += little_endian({{narrow(size, k32), 4}, {narrow(size, k32), 4}, {entry.name.size(), 2}, {0, 2}});
    zip.file += entry.name + entry.bytes;
  }
  zip.directory = zip.file.size();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const WrittenEntry& entry = entries[i];
    const std::uint64_t size = entry.bytes.size();
    zip.central.push_back(zip.file.size());
    zip.file += little_endian({{0x02014b50, 4}, {45, 2}, {45, 2}, {entry.flags, 2}, {entry.method, 2}, {0, 8}});
    zip.file += little_endian({{narrow(size, k32), 4}, {narrow(size, k32), 4}, {entry.name.size(), 2}});
    zip.file += little_endian({{zip64 ? 28 : 0, 2}, {0, 10}, {narrow(zip.local[i], k32), 4}}) + entry.name;
    if (zip64) zip.file += little_endian({{1, 2}, {24, 2}, {size, 8}, {size, 8}, {zip.local[i], 8}});
  }
  const std::uint64_t size = zip.file.size() - zip.directory, count = entries.size();
  zip.end64 = zip.file.size();
  if (zip64)
    zip.file += little_endian(
        {{0x06064b50, 4}, {44, 8}, {45, 2}, {45, 2}, {0, 8}, {count, 8}, {count, 8}, {size, 8}, {zip.directory, 8}});
  zip.locator = zip.file.size();
  if (zip64) zip.file += little_endian({{0x07064b50, 4}, {0, 4}, {zip.end64, 8}, {1, 4}});
  zip.end = zip.file.size();
  zip.file += little_endian({{0x06054b50, 4}, {0, 4}, {narrow(count, k16), 2}, {narrow(count, k16), 2}});
  zip.file += little_endian({{narrow(size, k32), 4}, {narrow(zip.directory, k32), 4}, {0, 2}});
  return zip;
}

// A checkpoint: the pickled object, then the storages. `more` comes last, its names begin with "root/".
inline std::string torch_zip_file(const std::string& object, const std::vector<WrittenStorage>& storages,
                                  const std::vector<WrittenEntry>& more = {}) {
  std::vector<WrittenEntry> entries{{"root/data.pkl", object}};
  for (const WrittenStorage& storage : storages) entries.push_back({"root/data/" + storage.key, storage.bytes});
  entries.insert(entries.end(), more.begin(), more.end());
  return write_zip(entries).file;
}

}  // namespace inctrl
