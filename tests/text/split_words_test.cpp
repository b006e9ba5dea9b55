// tests/text/split_words_test.cpp: where words end.
#include "text/split_words.h"

#include <gtest/gtest.h>

#include "text/unicode.h"

namespace inctrl {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text) {
  const std::u32string characters = from_utf8(text);
  Words words;
  for (const std::u32string_view word : split_words(characters)) words.push_back(to_utf8(word));
  return words;
}

TEST(SplitWords, SeparatesLettersNumbersAndOthers) {
  EXPECT_EQ(split("a photo, of pcb1!?"), (Words{"a", "photo", ",", "of", "pcb", "1", "!?"}));
  EXPECT_EQ(split("123"), (Words{"1", "2", "3"})) << "numbers stand alone";
  EXPECT_EQ(split("x\u00b2\u00bd"), (Words{"x", "\u00b2", "\u00bd"}));
  EXPECT_EQ(split("stra\u00dfe\u4f60"), (Words{"stra\u00dfe\u4f60"}));
  EXPECT_EQ(split("i\u0307s"), (Words{"i", "\u0307", "s"})) << "accents are no letters";
}

TEST(SplitWords, DropsBlanks) {
  EXPECT_EQ(split(""), Words{});
  EXPECT_EQ(split("  a\u3000b "), (Words{"a", "b"}));
}

TEST(SplitWords, KnowsSevenEndings) {
  EXPECT_EQ(split("it's they're we'll i'd"), (Words{"it", "'s", "they", "'re", "we", "'ll", "i", "'d"}));
  EXPECT_EQ(split("o'clock 'single"), (Words{"o", "'", "clock", "'s", "ingle"}));
  EXPECT_EQ(split("!'s"), (Words{"!'", "s"})) << "a run of others takes the apostrophe";
  EXPECT_EQ(split("'\u017f"), (Words{"'\u017f"})) << "a long s is an s when case is ignored";
}

TEST(SplitWords, KeepsSpecialWordsWhole) {
  EXPECT_EQ(split("<start_of_text>a<end_of_text>"), (Words{"<start_of_text>", "a", "<end_of_text>"}));
  EXPECT_EQ(split("<start_of>"), (Words{"<", "start", "_", "of", ">"}));
}

TEST(SplitWords, LosesOnlyBlanks) {
  const std::string text = "don't cut 64x64, \u0939\u093f <end_of_text>...'ll";
  std::string joined, without_blanks;
  for (const std::string& word : split(text)) joined += word;
  for (const char byte : text)
    if (byte != ' ') without_blanks += byte;
  EXPECT_EQ(joined, without_blanks);
}

}  // namespace
}  // namespace inctrl
