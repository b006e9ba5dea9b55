// src/checkpoints/zip_archive.cpp. Tested by tests/checkpoints/zip_archive_test.cpp
#include "checkpoints/zip_archive.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::size_t kMaxEntries = 100'000;
constexpr std::size_t kMaxName = 512;  // bytes
constexpr std::uint64_t k16Bits = 0xffff, k32Bits = 0xffffffff;

// Signatures, and the sizes of the records' fixed parts.
constexpr std::uint64_t kLocalSignature = 0x04034b50, kCentralSignature = 0x02014b50, kEndSignature = 0x06054b50;
constexpr std::uint64_t kEnd64Signature = 0x06064b50, kLocatorSignature = 0x07064b50;
constexpr std::size_t kLocalSize = 30, kCentralSize = 46, kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20;

// Bytes `at` to `at` + `count`, which must be there.
Bytes slice(Bytes bytes, std::uint64_t at, std::uint64_t count, std::string_view what) {
  const std::uint64_t left = at <= bytes.size() ? bytes.size() - at : 0;
  require(at <= bytes.size() && count <= left, ErrorCode::kBadFormat, "zip: ", what, " needs ", count, " bytes, ", left,
          " are left");
  return bytes.subspan(at, count);
}

// A little-endian number within a record whose size is known.
std::uint64_t number(Bytes record, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(record[at + i]);
  return value;
}

std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Where the central directory lies, by the records at the archive's end.
struct Directory {
  std::uint64_t entries = 0, at = 0, size = 0;
  std::uint64_t end = 0;  // where the first of the end records starts
};

// The end record is the last one; only a comment may follow, whose length it gives.
std::size_t find_end(Bytes bytes) {
  for (std::size_t comment = 0; comment <= k16Bits && bytes.size() >= kEndSize + comment; ++comment) {
    const std::size_t at = bytes.size() - kEndSize - comment;
    const Bytes record = bytes.subspan(at, kEndSize);
    if (number(record, 0, 4) == kEndSignature && number(record, 20, 2) == comment) return at;
  }
  fail(ErrorCode::kBadFormat, "zip: the archive has no end record; was the file cut off?");
}

// A value of the 16 or 32-bit record must be that of the zip64 record, or say that it stands there.
void require_agreement(std::uint64_t narrow, std::uint64_t wide, std::uint64_t most, std::string_view what) {
  require(narrow == most || narrow == wide, ErrorCode::kBadFormat, "zip: the end records give ", what, " as ", narrow,
          " and as ", wide);
}

// PyTorch writes zip64 records for archives of any size.
std::optional<Directory> read_end64(Bytes bytes, std::size_t end_at) {
  if (end_at < kLocatorSize) return std::nullopt;
  const Bytes locator = bytes.subspan(end_at - kLocatorSize, kLocatorSize);
  if (number(locator, 0, 4) != kLocatorSignature) return std::nullopt;
  require(number(locator, 4, 4) == 0 && number(locator, 16, 4) <= 1, ErrorCode::kBadFormat,
          "zip: the archive is one of several parts");
  const std::uint64_t at = number(locator, 8, 8);
  const Bytes before_locator = bytes.first(end_at - kLocatorSize);
  const Bytes record = slice(before_locator, at, kEnd64Size, "the zip64 end record");
  require(number(record, 0, 4) == kEnd64Signature, ErrorCode::kBadFormat, "zip: no zip64 end record at byte ", at,
          ", where one should be");
  require(number(record, 16, 4) == 0 && number(record, 20, 4) == 0 && number(record, 24, 8) == number(record, 32, 8),
          ErrorCode::kBadFormat, "zip: the archive is one of several parts");
  return Directory{
      .entries = number(record, 32, 8), .at = number(record, 48, 8), .size = number(record, 40, 8), .end = at};
}

Directory find_directory(Bytes bytes) {
  const std::size_t end_at = find_end(bytes);
  const Bytes record = bytes.subspan(end_at, kEndSize);
  const Directory narrow{
      .entries = number(record, 10, 2), .at = number(record, 16, 4), .size = number(record, 12, 4), .end = end_at};
  const std::optional<Directory> wide = read_end64(bytes, end_at);
  if (wide) {
    require_agreement(narrow.entries, wide->entries, k16Bits, "the number of entries");
    require_agreement(narrow.at, wide->at, k32Bits, "the directory's place");
    require_agreement(narrow.size, wide->size, k32Bits, "the directory's size");
  } else {
    require(number(record, 4, 2) == 0 && number(record, 6, 2) == 0 && number(record, 8, 2) == narrow.entries,
            ErrorCode::kBadFormat, "zip: the archive is one of several parts");
  }
  const Directory directory = wide.value_or(narrow);
  require(directory.size <= directory.end && directory.at == directory.end - directory.size, ErrorCode::kBadFormat,
          "zip: the directory, ", directory.size, " bytes from byte ", directory.at, " on, does not end at byte ",
          directory.end, ", where the end record starts; were bytes put before the archive?");
  require(directory.entries <= kMaxEntries, ErrorCode::kLimit, "zip: ", directory.entries, " entries, at most ",
          kMaxEntries, " are read");
  require(directory.entries <= directory.size / kCentralSize, ErrorCode::kBadFormat, "zip: ", directory.entries,
          " entries do not fit in a directory of ", directory.size, " bytes");
  return directory;
}

// What the directory says of an entry.
struct Claim {
  std::string_view name;
  unsigned flags = 0, method = 0;
  std::uint64_t packed = 0, unpacked = 0;  // bytes
  std::uint64_t local_at = 0;
};

// The extra field 0x0001 has, in this order, those values that are too large for the record.
void read_zip64_field(Bytes extra, Claim& claim) {
  constexpr std::uint64_t kZip64 = 1;
  std::vector<std::uint64_t*> wanted;
  for (std::uint64_t* const value : {&claim.unpacked, &claim.packed, &claim.local_at})
    if (*value == k32Bits) wanted.push_back(value);
  while (!wanted.empty() && extra.size() >= 4) {
    const std::uint64_t kind = number(extra, 0, 2), size = number(extra, 2, 2);
    const Bytes field = slice(extra.subspan(4), 0, size, "an extra field of entry " + in_quotes(claim.name));
    extra = extra.subspan(4 + size);
    if (kind != kZip64) continue;
    require(field.size() >= 8 * wanted.size(), ErrorCode::kBadFormat, "zip: entry ", in_quotes(claim.name),
            ": its zip64 field has ", field.size(), " bytes, needs ", 8 * wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) *wanted[i] = number(field, 8 * i, 8);
    return;
  }
}

// Reads the next record of the directory and moves past it.
Claim next_claim(Bytes& rest) {
  const Bytes record = slice(rest, 0, kCentralSize, "a record of the directory");
  require(number(record, 0, 4) == kCentralSignature, ErrorCode::kBadFormat, "zip: a record of the directory, ",
          rest.size(), " bytes before its end, has no signature");
  const std::uint64_t name = number(record, 28, 2), extra = number(record, 30, 2), comment = number(record, 32, 2);
  const Bytes texts = slice(rest.subspan(kCentralSize), 0, name + extra + comment, "an entry's name and fields");
  rest = rest.subspan(kCentralSize + texts.size());
  Claim claim{.name = as_text(texts.first(name)),
              .flags = static_cast<unsigned>(number(record, 8, 2)),
              .method = static_cast<unsigned>(number(record, 10, 2)),
              .packed = number(record, 20, 4),
              .unpacked = number(record, 24, 4),
              .local_at = number(record, 42, 4)};
  require(!claim.name.empty() && claim.name.size() <= kMaxName && claim.name.find('\0') == std::string_view::npos,
          ErrorCode::kBadFormat, "zip: entry ", in_quotes(claim.name), ": a name has 1 to ", kMaxName,
          " bytes, none of them 0");
  read_zip64_field(texts.subspan(name, extra), claim);
  require(claim.method != 0 || claim.packed == claim.unpacked, ErrorCode::kBadFormat, "zip: entry ",
          in_quotes(claim.name), " is stored, but has ", claim.packed, " bytes here and ", claim.unpacked, " outside");
  return claim;
}

// The entry's bytes. Its local header repeats name, method and sizes, which it may leave to the directory.
Bytes locate(Bytes before_directory, const Claim& claim) {
  constexpr unsigned kSizesFollow = 1u << 3;
  const std::string shown = in_quotes(claim.name);
  const Bytes header = slice(before_directory, claim.local_at, kLocalSize, "the header of entry " + shown);
  require(number(header, 0, 4) == kLocalSignature, ErrorCode::kBadFormat, "zip: entry ", shown, ": no header at byte ",
          claim.local_at);
  const std::uint64_t name = number(header, 26, 2), extra = number(header, 28, 2);
  const Bytes after = before_directory.subspan(claim.local_at + kLocalSize);
  require(as_text(slice(after, 0, name, "the name of entry " + shown)) == claim.name, ErrorCode::kBadFormat,
          "zip: entry ", shown, " has another name in its own header");
  require(number(header, 8, 2) == claim.method, ErrorCode::kBadFormat, "zip: entry ", shown,
          " is compressed differently in its own header");
  const std::uint64_t packed = number(header, 18, 4);
  require((claim.flags & kSizesFollow) != 0 || packed == k32Bits || packed == claim.packed, ErrorCode::kBadFormat,
          "zip: entry ", shown, " has ", claim.packed, " bytes, ", packed, " in its own header");
  slice(after, name, extra, "the extra field of entry " + shown);
  return slice(after, name + extra, claim.packed, "the content of entry " + shown);
}

void require_apart(std::vector<Claim>& claims, const std::map<std::string_view, ZipArchive::Entry>& entries,
                   const std::byte* start) {
  std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.local_at < b.local_at; });
  for (std::size_t i = 1; i < claims.size(); ++i) {
    const Bytes before = entries.at(claims[i - 1].name).bytes;
    const auto end = static_cast<std::uint64_t>(before.data() + before.size() - start);
    require(claims[i].local_at >= end, ErrorCode::kBadFormat, "zip: entries ", in_quotes(claims[i - 1].name), " and ",
            in_quotes(claims[i].name), " overlap");
  }
}

}  // namespace

bool is_zip(Bytes bytes) {
  return bytes.size() >= 4 && number(bytes, 0, 4) == kLocalSignature;
}

ZipArchive ZipArchive::parse(Bytes bytes) {
  const Directory directory = find_directory(bytes);
  const Bytes content = bytes.first(directory.at);
  Bytes records = bytes.subspan(directory.at, directory.size);
  ZipArchive archive;
  std::vector<Claim> claims;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    const Claim& claim = claims.emplace_back(next_claim(records));
    const Entry entry{.bytes = locate(content, claim), .method = claim.method, .encrypted = (claim.flags & 1u) != 0};
    require(archive.entries_.emplace(claim.name, entry).second, ErrorCode::kBadFormat, "zip: entry ",
            in_quotes(claim.name), " comes twice");
  }
  require(records.empty(), ErrorCode::kBadFormat, "zip: the directory has ", records.size(), " bytes more than its ",
          directory.entries, " entries");
  require_apart(claims, archive.entries_, bytes.data());
  return archive;
}

Bytes ZipArchive::at(std::string_view name) const {
  const auto found = entries_.find(name);
  require(found != entries_.end(), ErrorCode::kBadFormat, "zip: entry ", in_quotes(name), " is missing");
  const Entry& entry = found->second;
  require(!entry.encrypted, ErrorCode::kBadFormat, "zip: entry ", in_quotes(name), " is encrypted");
  require(entry.method == 0, ErrorCode::kBadFormat, "zip: entry ", in_quotes(name), " is compressed (method ",
          entry.method, "), which PyTorch never does here; unpack the archive and pack it again with zip -0 -r");
  return entry.bytes;
}

}  // namespace inctrl
