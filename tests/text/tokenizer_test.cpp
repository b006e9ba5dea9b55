// tests/text/tokenizer_test.cpp: from a sentence to ids, with a list of merges that can be checked by eye.
#include "text/tokenizer.h"

#include "support/expect_error.h"

namespace inctrl {
namespace {

//   512 th   513 the</w>   514 aa   515 aaaa   516 nu   517 nut</w>
Tokenizer small_tokenizer(int context_length = Tokenizer::kClipContextLength) {
  return Tokenizer(Merges::from_text("t h\nth e</w>\na a\naa aa\nn u\nnu t</w>\n", "small"), context_length);
}
constexpr int kStart = 518, kEnd = 519;

std::vector<int> encode(std::string_view text) {
  return small_tokenizer().encode(text);
}
int inside(char letter) {
  return byte_symbol(static_cast<std::uint8_t>(letter));
}
int last(char letter) {
  return inside(letter) + 256;
}

TEST(Tokenizer, PutsStartAndEndAround) {
  EXPECT_EQ(encode(""), (std::vector<int>{kStart, kEnd}));
  EXPECT_EQ(encode("the nut"), (std::vector<int>{kStart, 513, 517, kEnd}));
  EXPECT_EQ(small_tokenizer().vocabulary_size(), 520);
  EXPECT_EQ(small_tokenizer().start_id(), kStart);
  EXPECT_EQ(small_tokenizer().end_id(), kEnd);
}

TEST(Tokenizer, TellsTheEndOfAWordFromItsInside) {
  EXPECT_EQ(encode("then"), (std::vector<int>{kStart, 512, inside('e'), last('n'), kEnd}));
  EXPECT_EQ(encode("th"), (std::vector<int>{kStart, inside('t'), last('h'), kEnd}));
}

TEST(Tokenizer, MergesByRankAndFromTheLeft) {
  EXPECT_EQ(encode("aaab"), (std::vector<int>{kStart, 514, inside('a'), last('b'), kEnd}));
  EXPECT_EQ(encode("aaaab"), (std::vector<int>{kStart, 515, last('b'), kEnd}));
  EXPECT_EQ(encode("athe"), (std::vector<int>{kStart, inside('a'), 513, kEnd}));
}

TEST(Tokenizer, SpellsBytesThatNoMergeJoins) {
  EXPECT_EQ(encode("\u00e9"), (std::vector<int>{kStart, inside('\xc3'), last('\xa9'), kEnd}));
}

TEST(Tokenizer, CleansTheText) {
  EXPECT_EQ(encode("  THE\n&#110;ut "), encode("the nut"));
}

TEST(Tokenizer, ReadsSpecialWords) {
  EXPECT_EQ(encode("<start_of_text>the<End_Of_Text>"), (std::vector<int>{kStart, kStart, 513, kEnd, kEnd}));
}

TEST(Tokenizer, CutsToTheContextAndEndsThere) {
  const Tokenizer four = small_tokenizer(4);
  EXPECT_EQ(four.encode("the nut"), (std::vector<int>{kStart, 513, 517, kEnd}));
  EXPECT_EQ(four.encode("the nut the"), (std::vector<int>{kStart, 513, 517, kEnd}));
  EXPECT_EQ(four.encode("xyz"), (std::vector<int>{kStart, inside('x'), inside('y'), kEnd})) << "inside a word, too";
  EXPECT_EQ(encode(std::string(4096, 'x')).size(), 77u);
}

TEST(Tokenizer, PadsWithZeros) {
  EXPECT_EQ(small_tokenizer(5).encode_padded("the"), (std::vector<int>{kStart, 513, kEnd, 0, 0}));
  EXPECT_EQ(small_tokenizer(3).encode_padded("the nut the"), (std::vector<int>{kStart, 513, kEnd}));
}

TEST(Tokenizer, RefusesAContextWithoutRoom) {
  expect_error(ErrorCode::kInvalidArgument, "tokenizer: a context of 1 tokens has no room", [] { small_tokenizer(1); });
}

TEST(Tokenizer, RefusesWhatIsNoText) {
  expect_error(ErrorCode::kInvalidArgument, "not UTF-8 from its byte 0 on", [] { encode("\xff"); });
  expect_error(ErrorCode::kLimit, "a text has 100000 bytes", [] { encode(std::string(100'000, 'x')); });
}

}  // namespace
}  // namespace inctrl
