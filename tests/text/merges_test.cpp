// tests/text/merges_test.cpp: lists of merges, as published and as kept in model files.
#include "text/merges.h"

#include <set>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/gzip.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

Merges from_text(std::string_view text) {
  return Merges::from_text(text, "list");
}
Merges parse(std::string_view file) {
  return Merges::parse(bytes_of(file), "list");
}
void expect_refusal(std::string_view message, std::string_view text) {
  expect_error(ErrorCode::kBadFormat, message, [&] { from_text(text); });
}

TEST(ByteSymbol, NumbersVisibleBytesOfLatin1First) {
  EXPECT_EQ(byte_symbol('!'), 0);
  EXPECT_EQ(byte_symbol('~'), 93);
  EXPECT_EQ(byte_symbol(161), 94);
  EXPECT_EQ(byte_symbol(255), 187);
  EXPECT_EQ(byte_symbol(0), 188);
  EXPECT_EQ(byte_symbol(' '), 188 + 32);
  EXPECT_EQ(byte_symbol(173), 255);
  std::set<int> ids;
  for (int byte = 0; byte < 256; ++byte) ids.insert(byte_symbol(static_cast<std::uint8_t>(byte)));
  EXPECT_EQ(ids.size(), 256u);
}

TEST(Merges, NumberTheirPartsByOrder) {
  const Merges merges = from_text("t h\nth e</w>\n");
  ASSERT_EQ(merges.in_order().size(), 2u);
  EXPECT_EQ(merges.in_order()[0].left, byte_symbol('t'));
  EXPECT_EQ(merges.in_order()[0].right, byte_symbol('h'));
  EXPECT_EQ(merges.in_order()[1].left, kByteSymbols);
  EXPECT_EQ(merges.in_order()[1].right, byte_symbol('e') + 256);
}

TEST(Merges, ComeBackFromText) {
  const std::string text = "t h\nth e</w>\n\u0120 \u00e3\n\u0143 !\n";  // the blank, and the last byte symbol
  EXPECT_EQ(from_text(text).to_text(), text);
  EXPECT_EQ(from_text("").to_text(), "");
  EXPECT_EQ(from_text("t h").to_text(), "t h\n") << "the last line may lack its end";
}

TEST(Merges, AreTheSameFromEveryForm) {
  const std::string text = "t h\nth e</w>\n";
  EXPECT_EQ(parse(gzip("#version: 0.2\n" + text)).to_text(), text);
  EXPECT_EQ(parse(R"({"model":{"end_of_word_suffix":"</w>","merges":["t h","th e</w>"]}})").to_text(), text);
  EXPECT_EQ(parse(R"({"model":{"end_of_word_suffix":"</w>","merges":[["t","h"],["th","e</w>"]]}})").to_text(), text);
}

TEST(Merges, OpenAFile) {
  const TemporaryFolder folder;
  write_file(folder / "list.gz", gzip("header\na b\n"));
  EXPECT_EQ(Merges::open(folder / "list.gz").to_text(), "a b\n");
  expect_error(ErrorCode::kNotFound, "none.gz", [&] { Merges::open(folder / "none.gz"); });
  write_file(folder / "bad.gz", gzip("header\na b\nc\n"));
  expect_error(ErrorCode::kBadFormat, "bad.gz: line 3 is 'c', not two symbols",
               [&] { Merges::open(folder / "bad.gz"); });
}

TEST(Merges, CountOnlyTheLinesThatClipHas) {
  std::string list = "header\n", last;
  const auto pair = [](int i) {
    return std::string{static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26 % 26)};
  };
  // Pairs of letters, then pairs of those: enough different symbols.
  int lines = 0;
  for (int i = 0; i < 676; ++i, ++lines) list += pair(i).substr(0, 1) + " " + pair(i).substr(1) + "\n";
  for (int i = 0; i < 676 && lines < 48894; ++i)
    for (int j = 0; j < 676 && lines < 48894; ++j, ++lines) list += pair(i) + " " + pair(j) + "\n";
  EXPECT_EQ(parse(gzip(list + "this is not read\n")).in_order().size(), 48894u);
  const std::string text = list.substr(list.find('\n') + 1);
  EXPECT_EQ(from_text(text).in_order().size(), 48894u);
  expect_error(ErrorCode::kLimit, "list: more than 48894 merges", [&] { from_text(text + "zz !\n"); });
}

TEST(Merges, NameTheLineThatIsWrong) {
  expect_refusal("list: line 2 is '', not two symbols with a blank between", "a b\n\nc d\n");
  expect_refusal("list: line 1 is 'ab', not two", "ab\n");
  expect_refusal("list: line 1: 'b c' is neither a byte nor made by an earlier merge", "a b c\n");
  expect_refusal("list: line 1: '' is neither", " b\n");
  expect_refusal("list: line 2: 'b\\x0d' is neither", "c d\na b\r\n");
  expect_refusal("list: line 1: '\\xff' is neither", "a \xff\n");
}

TEST(Merges, NeedTheirPartsEarlier) {
  expect_refusal("list: line 1: 'th' is neither a byte nor made by an earlier merge", "th e\nt h\n");
  expect_refusal("list: line 1: 'aa' is neither", "a aa\n");
}

TEST(Merges, MakeEachSymbolOnce) {
  expect_refusal("list: line 2: there is a symbol 'ab' already", "a b\na b\n");
  expect_refusal("list: line 4: there is a symbol 'abc' already", "a b\nb c\nab c\na bc\n");
}

TEST(Merges, AreNeitherAnythingElse) {
  for (const std::string_view file : {"", "a b\n", "[]", "\x1f"})
    expect_error(ErrorCode::kBadFormat, "list: neither a gzipped merge list nor a tokenizer.json",
                 [&] { parse(file); });
}

TEST(Merges, RefuseHugeFiles) {
  const std::string huge(17 << 20, '{');
  expect_error(ErrorCode::kLimit, "list: 17825792 bytes, at most 16777216 are allowed", [&] { parse(huge); });
  expect_error(ErrorCode::kLimit, "at most 16777216", [&] { from_text(huge); });
  expect_error(ErrorCode::kLimit, "unpacked it is longer than", [&] { parse(gzip(huge)); });
}

// --- a vocabulary beside the merges

std::string with_vocabulary(std::string_view change_from, std::string_view change_to) {
  std::string vocabulary;
  const auto spell = [](int id) {  // the byte symbols in JSON's escapes
    const int of_byte = id % 256;
    const int character = of_byte + (of_byte < 94 ? 33 : of_byte < 106 ? 67 : 68);
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "\"\\u0";
    for (const int shift : {8, 4, 0}) text += kDigits[static_cast<std::size_t>(character >> shift & 15)];
    return text + (id < 256 ? "\":" : "</w>\":") + std::to_string(id) + ",";
  };
  for (int id = 0; id < kByteSymbols; ++id) vocabulary += spell(id);
  vocabulary += R"("ab":512,"<|startoftext|>":513,"<|endoftext|>":514)";
  if (!change_from.empty()) vocabulary.replace(vocabulary.find(change_from), change_from.size(), change_to);
  return R"({"model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{)" + vocabulary + R"(},"merges":["a b"]}})";
}

TEST(Merges, AcceptAVocabularyThatAgrees) {
  EXPECT_EQ(parse(with_vocabulary("", "")).in_order().size(), 1u);
}

TEST(Merges, RefuseAVocabularyThatLies) {
  expect_error(ErrorCode::kBadFormat, "list: the vocabulary gives 'ab' the id 7, the merges 512",
               [] { parse(with_vocabulary("512", "7")); });
  expect_error(ErrorCode::kBadFormat, "list: the vocabulary lacks 'ab'",
               [] { parse(with_vocabulary("\"ab\"", "\"ac\"")); });
}

}  // namespace
}  // namespace inctrl
