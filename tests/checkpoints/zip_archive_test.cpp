// tests/checkpoints/zip_archive_test.cpp: zip archives, whole and lying.
#include "checkpoints/zip_archive.h"

#include "checkpoints/zip_writer.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

using namespace std::string_literals;

// Where numbers lie in the records.
constexpr std::size_t kLocalMethod = 8, kLocalSize = 18, kLocalName = 30;
constexpr std::size_t kMethod = 10, kPacked = 20, kUnpacked = 24, kNameLength = 28, kPlace = 42, kName = 46;
constexpr std::size_t kEndCount = 10, kEndSize = 12, kEndPlace = 16, kEndComment = 20;

const std::vector<WrittenEntry> kTwo{{"first", "abc"}, {"folder/second", "defgh"}};

std::string content(const ZipArchive& archive, std::string_view name) {
  const auto bytes = archive.at(name);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void expect_refusal(std::string_view message, const std::string& file) {
  expect_error(ErrorCode::kBadFormat, message, [&] { ZipArchive::parse(bytes_of(file)); });
}

// --- what is read

TEST(ZipArchive, KnowsItsOwnFiles) {
  EXPECT_TRUE(is_zip(bytes_of(write_zip(kTwo).file)));
  EXPECT_FALSE(is_zip(bytes_of("PK\3")));
  EXPECT_FALSE(is_zip(bytes_of("PNG and more")));
}

TEST(ZipArchive, GivesStoredEntriesWithoutCopyingThem) {
  const WrittenZip zip = write_zip(kTwo);
  const ZipArchive archive = ZipArchive::parse(bytes_of(zip.file));
  EXPECT_EQ(archive.size(), 2u);
  EXPECT_EQ(content(archive, "first"), "abc");
  EXPECT_EQ(content(archive, "folder/second"), "defgh");
  EXPECT_EQ(archive.at("first").data(), bytes_of(zip.file).data() + kLocalName + "first"s.size());
}

TEST(ZipArchive, ReadsZip64Records) {
  const std::string file = write_zip(kTwo, true).file;
  const ZipArchive archive = ZipArchive::parse(bytes_of(file));
  EXPECT_EQ(content(archive, "first"), "abc");
  EXPECT_EQ(content(archive, "folder/second"), "defgh");
}

TEST(ZipArchive, ReadsAnArchiveWithoutEntries) {
  EXPECT_EQ(ZipArchive::parse(bytes_of(write_zip({}).file)).size(), 0u);
}

TEST(ZipArchive, AllowsAComment) {
  const WrittenZip zip = write_zip(kTwo);
  const std::string file = patched(zip.file, zip.end + kEndComment, 2, 7) + "comment";
  EXPECT_EQ(ZipArchive::parse(bytes_of(file)).size(), 2u);
}

TEST(ZipArchive, AllowsSizesThatTheHeaderLeavesToTheDirectory) {
  constexpr unsigned kSizesFollow = 8;
  const WrittenZip zip = write_zip({{"a", "abc", 0, kSizesFollow}});
  const std::string file = patched(zip.file, zip.local[0] + kLocalSize, 8, 0);
  EXPECT_EQ(content(ZipArchive::parse(bytes_of(file)), "a"), "abc");
}

TEST(ZipArchive, CompressedAndEncryptedEntriesAreRefusedWhenAskedForOnly) {
  constexpr unsigned kDeflated = 8, kEncrypted = 1;
  const std::string file =
      write_zip({{"code.py", "\x4b\x04\x00", kDeflated}, {"secret", "abc", 0, kEncrypted}, {"a", "abc"}}).file;
  const ZipArchive archive = ZipArchive::parse(bytes_of(file));
  EXPECT_TRUE(archive.contains("code.py"));
  EXPECT_EQ(content(archive, "a"), "abc");
  expect_error(ErrorCode::kBadFormat, "entry 'code.py' is compressed (method 8)", [&] { archive.at("code.py"); });
  expect_error(ErrorCode::kBadFormat, "pack it again with zip -0 -r", [&] { archive.at("code.py"); });
  expect_error(ErrorCode::kBadFormat, "entry 'secret' is encrypted", [&] { archive.at("secret"); });
  expect_error(ErrorCode::kBadFormat, "entry 'b' is missing", [&] { archive.at("b"); });
}

// --- what is refused: the end records

TEST(ZipArchive, RefusesEveryTruncation) {
  for (const bool zip64 : {false, true}) {
    const std::string whole = write_zip(kTwo, zip64).file;
    for (std::size_t size = 0; size < whole.size(); ++size)
      expect_refusal("zip: the archive has no end record; was the file cut off?", whole.substr(0, size));
  }
}

TEST(ZipArchive, RefusesBytesBeforeAndBehind) {
  const std::string file = write_zip(kTwo).file;
  expect_refusal("were bytes put before the archive?", "#!/bin/sh\n" + file);
  expect_refusal("no end record", file + "!");
}

TEST(ZipArchive, RefusesADirectoryThatIsElsewhere) {
  const WrittenZip zip = write_zip(kTwo);
  expect_refusal("does not end at byte", patched(zip.file, zip.end + kEndPlace, 4, zip.directory + 1));
  expect_refusal("does not end at byte", patched(zip.file, zip.end + kEndPlace, 4, 0xfffffffe));
  expect_refusal("does not end at byte", patched(zip.file, zip.end + kEndSize, 4, 0xfffffffe));
}

TEST(ZipArchive, RefusesCountsThatAreNotTrue) {
  const WrittenZip zip = write_zip({{std::string(50, 'a'), "abc"}, {"b", "defgh"}});
  const auto counting = [&zip](std::uint64_t count) {
    return patched(patched(zip.file, zip.end + kEndCount, 2, count), zip.end + kEndCount - 2, 2, count);
  };
  expect_refusal("bytes more than its 1 entries", counting(1));
  expect_refusal("a record of the directory needs 46 bytes, 0 are left", counting(3));
  expect_refusal("60000 entries do not fit in a directory of 143 bytes", counting(60000));
  expect_refusal("one of several parts", patched(zip.file, zip.end + kEndCount, 2, 3));
}

TEST(ZipArchive, RefusesZip64RecordsThatLie) {
  constexpr std::size_t kCount = 32, kSize = 40, kDirectoryPlace = 48, kRecordPlace = 8;
  const WrittenZip zip = write_zip(kTwo, true);
  const auto counting = [&zip](std::uint64_t count) {
    return patched(patched(zip.file, zip.end64 + kCount, 8, count), zip.end64 + kCount - 8, 8, count);
  };
  expect_error(ErrorCode::kLimit, "100001 entries, at most 100000 are read",
               [&] { ZipArchive::parse(bytes_of(counting(100'001))); });
  expect_refusal("100000 entries do not fit", counting(100'000));
  expect_refusal("does not end at byte", patched(zip.file, zip.end64 + kSize, 8, UINT64_MAX));
  expect_refusal("does not end at byte", patched(zip.file, zip.end64 + kDirectoryPlace, 8, UINT64_MAX));
  expect_refusal("the zip64 end record needs 56 bytes",
                 patched(zip.file, zip.locator + kRecordPlace, 8, UINT64_MAX - 10));
  expect_refusal("no zip64 end record at byte 1", patched(zip.file, zip.locator + kRecordPlace, 8, 1));
  expect_refusal("give the number of entries as 1 and as 2", patched(zip.file, zip.end + kEndCount, 2, 1));
  expect_refusal("give the directory's place as 7 and as", patched(zip.file, zip.end + kEndPlace, 4, 7));
}

// --- what is refused: entries

TEST(ZipArchive, RefusesEntriesThatOverlap) {
  const WrittenZip zip = write_zip({{"a", std::string(100, '.')}, {"b", "abc"}});
  const WrittenZip longer = write_zip({{"a", std::string(103, '.')}, {"b", "abc"}});
  std::string file = patched(zip.file, zip.local[0] + kLocalSize, 4, 103);
  file = patched(file, zip.central[0] + kPacked, 4, 103);
  file = patched(file, zip.central[0] + kUnpacked, 4, 103);
  expect_refusal("zip: entries 'a' and 'b' overlap", file);
  EXPECT_NO_THROW(ZipArchive::parse(bytes_of(longer.file)));
}

TEST(ZipArchive, RefusesAnArchiveWithinAnEntry) {
  // The header of "b" lies in the content of "a": what a quoted bomb is made of.
  const std::string inner = write_zip({{"b", "abc"}}).file;
  const WrittenZip zip = write_zip({{"a", inner}, {"b", "abc"}});
  expect_refusal("zip: entries 'a' and 'b' overlap",
                 patched(zip.file, zip.central[1] + kPlace, 4, kLocalName + "a"s.size()));
}

TEST(ZipArchive, RefusesSizesThatLie) {
  const WrittenZip zip = write_zip(kTwo);
  expect_refusal("entry 'first' is stored, but has 4 bytes here and 3 outside",
                 patched(zip.file, zip.central[0] + kPacked, 4, 4));
  expect_refusal("entry 'first' has 3 bytes, 4 in its own header", patched(zip.file, zip.local[0] + kLocalSize, 4, 4));
  const auto claiming = [&zip](std::uint64_t size) {
    std::string file = patched(zip.file, zip.local[1] + kLocalSize, 4, size);
    file = patched(file, zip.central[1] + kPacked, 4, size);
    return patched(file, zip.central[1] + kUnpacked, 4, size);
  };
  expect_refusal("the content of entry 'folder/second' needs 6 bytes, 5 are left", claiming(6));
  expect_refusal("the content of entry 'folder/second' needs 4294967294 bytes, 5 are left", claiming(0xfffffffe));
}

TEST(ZipArchive, RefusesZip64FieldsThatLie) {
  constexpr std::size_t kFieldLength = 2, kFieldUnpacked = 4, kFieldPacked = 12, kFieldPlace = 20;
  const WrittenZip zip = write_zip({{"a", "abc"}}, true);
  const std::size_t field = zip.central[0] + kName + 1;
  const std::string huge = patched(zip.file, field + kFieldPacked, 8, UINT64_MAX - 3);
  expect_refusal("is stored, but has", huge);
  expect_refusal("needs 18446744073709551612 bytes, 3 are left",
                 patched(huge, field + kFieldUnpacked, 8, UINT64_MAX - 3));
  expect_refusal("the header of entry 'a' needs 30 bytes, 0 are left",
                 patched(zip.file, field + kFieldPlace, 8, UINT64_MAX - 3));
  expect_refusal("its zip64 field has 16 bytes, needs 24", patched(zip.file, field + kFieldLength, 2, 16));
  expect_refusal("an extra field of entry 'a' needs 25 bytes, 24 are left",
                 patched(zip.file, field + kFieldLength, 2, 25));
  // Without the field the narrow values stand as they are.
  expect_refusal("the header of entry 'a' needs 30 bytes", patched(zip.file, field, 2, 2));
}

TEST(ZipArchive, RefusesPlacesOutsideOfItsContent) {
  const WrittenZip zip = write_zip(kTwo);
  expect_refusal("the header of entry 'first' needs 30 bytes",
                 patched(zip.file, zip.central[0] + kPlace, 4, zip.directory));
  expect_refusal("entry 'first': no header at byte 1", patched(zip.file, zip.central[0] + kPlace, 4, 1));
  expect_refusal("entry 'first' has another name in its own header",
                 patched(zip.file, zip.central[0] + kPlace, 4, zip.local[1]));
}

TEST(ZipArchive, RefusesHeadersThatContradictTheDirectory) {
  const WrittenZip zip = write_zip(kTwo);
  expect_refusal("has another name in its own header", patched(zip.file, zip.local[0] + kLocalName, 1, 'F'));
  expect_refusal("'first' is compressed differently", patched(zip.file, zip.local[0] + kLocalMethod, 2, 8));
  expect_refusal("'first' is compressed differently", patched(zip.file, zip.central[0] + kMethod, 2, 8));
  expect_refusal("no signature", patched(zip.file, zip.central[1], 4, 0));
  expect_refusal("an entry's name and fields needs 65535 bytes",
                 patched(zip.file, zip.central[1] + kNameLength, 2, 0xffff));
}

TEST(ZipArchive, RefusesNamesThatMislead) {
  expect_refusal("entry 'a' comes twice", write_zip({{"a", "abc"}, {"a", "def"}}).file);
  expect_refusal("entry 'a\\x00b': a name has 1 to 512 bytes, none of them 0", write_zip({{"a\0b"s, "abc"}}).file);
  expect_refusal("entry '': a name has", write_zip({{"", "abc"}}).file);
  expect_refusal("a name has 1 to 512 bytes", write_zip({{std::string(513, 'n'), "abc"}}).file);
  EXPECT_NO_THROW(ZipArchive::parse(bytes_of(write_zip({{std::string(512, 'n'), "abc"}}).file)));
}

}  // namespace
}  // namespace inctrl
