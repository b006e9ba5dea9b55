// tests/tensor_files/gunzip_test.cpp: a gzip file comes out as it went in, or is refused.
#include "tensor_files/gunzip.h"

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/gzip.h"

namespace inctrl {
namespace {

constexpr std::size_t kMost = 1 << 20;

std::string unpack(std::string_view file, std::size_t most = kMost) {
  return gunzip(bytes_of(file), most, "list.gz");
}

TEST(Gunzip, ReturnsWhatWasPacked) {
  EXPECT_EQ(unpack(gzip("")), "");
  EXPECT_EQ(unpack(gzip("a b\n")), "a b\n");
  const std::string longer_than_its_buffer = std::string(300'000, 'x') + "end";
  EXPECT_EQ(unpack(gzip(longer_than_its_buffer)), longer_than_its_buffer);
}

TEST(Gunzip, RefusesEveryFileThatIsCutOff) {
  const std::string file = gzip("some merges, one a line");
  for (std::size_t length = 0; length < file.size(); ++length)
    expect_error(ErrorCode::kBadFormat, "list.gz: the gzip file is cut off after",
                 [&] { unpack(file.substr(0, length)); });
}

TEST(Gunzip, RefusesDamageToTheContent) {
  std::string file = gzip("some merges, one a line");
  file[file.size() - 6] ^= 1;  // the checksum
  expect_error(ErrorCode::kBadFormat, "list.gz: the gzip file is damaged near byte", [&] { unpack(file); });
  expect_error(ErrorCode::kBadFormat, "damaged near byte", [&] { unpack("a b\n"); });
}

TEST(Gunzip, RefusesWhatFollows) {
  expect_error(ErrorCode::kBadFormat, "list.gz: 3 bytes follow the end of the gzip file",
               [] { unpack(gzip("a") + "xyz"); });
}

TEST(Gunzip, StopsAtTheLimit) {
  const std::string bomb = gzip(std::string(64 << 20, '\0'));
  ASSERT_LT(bomb.size(), 100'000u);
  expect_error(ErrorCode::kLimit, "list.gz: unpacked it is longer than 1048576 bytes", [&] { unpack(bomb); });
  EXPECT_EQ(unpack(gzip("1234"), 4), "1234");
  expect_error(ErrorCode::kLimit, "longer than 3 bytes", [] { unpack(gzip("1234"), 3); });
}

TEST(Gunzip, KnowsItsFilesByTheirFirstTwoBytes) {
  EXPECT_TRUE(is_gzip(bytes_of(gzip(""))));
  EXPECT_FALSE(is_gzip(bytes_of("{}")));
  EXPECT_FALSE(is_gzip(bytes_of("\x1f")));
}

}  // namespace
}  // namespace inctrl
