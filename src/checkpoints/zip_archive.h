// src/checkpoints/zip_archive.h: what is in a zip archive, without a copy?
// Reads the central directory, which is what holds; local headers must agree with it. Stored entries are spans of the
// archive; compressed ones are known by name and refused when asked for, so nothing is ever unpacked, and a zip bomb is
// a small archive like any other. docs/decisions/0008-own-zip-reader.md says why this is our own.
// Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 (records) and 4.5.3 (zip64).
// Tested by tests/checkpoints/zip_archive_test.cpp, fuzzed by fuzz/zip_fuzz.cpp
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string_view>

namespace inctrl {

// Do the bytes start like a zip archive's first entry?
bool is_zip(std::span<const std::byte> bytes);

// The directory of an archive. Names and entries lie in the archive's bytes and live as long as these. Immutable.
// Checksums (CRC-32) are not verified: PyTorch can be told to write none.
class ZipArchive {
 public:
  // kBadFormat, naming the entry, for: an archive in parts, or with bytes before its first record or after its end;
  // records that leave the file, contradict one another or overlap; names that are empty, longer than 512 bytes, hold
  // a NUL or come twice. kLimit beyond 100,000 entries.
  static ZipArchive parse(std::span<const std::byte> bytes);

  std::size_t size() const noexcept { return entries_.size(); }
  bool contains(std::string_view name) const { return entries_.contains(name); }
  // kBadFormat if there is no such entry, or if it is compressed or encrypted.
  std::span<const std::byte> at(std::string_view name) const;

  struct Entry {
    std::span<const std::byte> bytes;  // as they lie in the archive
    unsigned method = 0;               // 0: stored
    bool encrypted = false;
  };
  const std::map<std::string_view, Entry>& entries() const noexcept { return entries_; }

 private:
  std::map<std::string_view, Entry> entries_;
};

}  // namespace inctrl
