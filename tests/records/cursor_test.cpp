// tests/records/cursor_test.cpp
#include "records/cursor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <vector>

#include "records/record_id.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

const std::string kId = "01kaz9c8v0abcdefghjkmnpqrs";

TEST(Cursor, ComesBackAsItWent) {
  EXPECT_EQ(read_id_cursor(cursor_after_id(kId)), kId);
  for (const double score : {0.0, 1.0, 0.1, static_cast<double>(0.1f), -3.5, std::numeric_limits<double>::min()}) {
    const ScorePlace place = read_score_cursor(cursor_after_score({score, kId}));
    EXPECT_EQ(place.score, score);
    EXPECT_EQ(place.id, kId);
  }
  for (const char* name : {"a", "bolts", "螺栓", "groß_7"}) EXPECT_EQ(read_name_cursor(cursor_after_name(name)), name);
}

TEST(Cursor, NeedsNoEscapeInAnAddress) {
  for (const std::string& cursor : {cursor_after_id(kId), cursor_after_score({0.5, kId}), cursor_after_name("螺栓")})
    EXPECT_EQ(cursor.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz"), std::string::npos) << cursor;
}

TEST(Cursor, IsRefusedWhereItIsNone) {
  const std::string not_finite = "s7ff0000000000000" + kId;
  const std::vector<std::string> nones{"",
                                       "i",
                                       "i" + kId + "0",
                                       kId,
                                       "I" + kId,
                                       "i' OR 1=1 --" + kId,
                                       "s" + kId,
                                       "s3fe" + kId,
                                       "s3FE0000000000000" + kId,
                                       "s3fe0000000000000",
                                       not_finite,
                                       "n",
                                       "n4",
                                       "nzz",
                                       std::string(1, '\0')};
  for (const std::string& none : nones) {
    const auto expect_refusal = [&](auto read) {
      expect_error(ErrorCode::kInvalidArgument, "expected what `next` of the page before says", [&] { read(none); });
    };
    expect_refusal([](const std::string& text) { (void)read_id_cursor(text); });
    expect_refusal([](const std::string& text) { (void)read_score_cursor(text); });
    expect_refusal([](const std::string& text) { (void)read_name_cursor(text); });
  }
}

TEST(Cursor, OfAnotherOrderIsRefused) {
  expect_error(ErrorCode::kInvalidArgument, "with the same order",
               [] { (void)read_score_cursor(cursor_after_id(kId)); });
  expect_error(ErrorCode::kInvalidArgument, "with the same order",
               [] { (void)read_id_cursor(cursor_after_name("a")); });
}

TEST(Cursor, IsReadOrRefusedWhateverAClientSends) {
  int read = 0, refused = 0;
  const auto try_to = [&](auto work) {
    try {
      work(), ++read;
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
      ++refused;
    }
  };
  for (const auto& seed : std::filesystem::directory_iterator(INCTRL_TESTS_DIR "/broken_files/record_texts"))
    for (const char* more : {"", "0", "\n"}) {
      const std::string text = read_file(seed.path()) + more;
      try_to([&] { (void)read_id_cursor(text); });
      try_to([&] { (void)read_score_cursor(text); });
      try_to([&] { (void)read_name_cursor(text); });
      try_to([&] { (void)parse_moment(text); });
    }
  EXPECT_EQ(read, 4);  // the sound ones, as they are
  EXPECT_EQ(refused, 10 * 3 * 4 - 4);
}

}  // namespace
}  // namespace inctrl
