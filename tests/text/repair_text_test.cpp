// tests/text/repair_text_test.cpp: each rule by itself, their order, and texts that are left alone.
#include "text/repair_text.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

TEST(RepairText, LeavesSoundTextAlone) {
  for (const std::u32string_view text :
       {U"", U"a photo of a candle.", U"caf\u00e9 \u4f60\u597d \U0001f468\u200d\U0001f469 \u00b2\u00bd\u00aa",
        U"a\tb\nc"})
    EXPECT_EQ(repair_text(text), text);
}

TEST(RepairText, StraightensCurlyQuotes) {
  EXPECT_EQ(repair_text(U"\u2018a\u2019 \u201cb\u201d \u02bcc"), U"'a' \"b\" 'c");
}

TEST(RepairText, WidensAndNarrowsForms) {
  EXPECT_EQ(repair_text(U"\uff11\uff21\u3000\uff01"), U"1A !");
  EXPECT_EQ(repair_text(U"\uff76\uff9e"), U"\u30ac") << "a half-width letter and its mark become one";
}

TEST(RepairText, TakesLatinLigaturesApart) {
  EXPECT_EQ(repair_text(U"\ufb01\ufb02 \u0133 \u01c4 \ufb05"), U"fifl ij D\u017d \u017ft");
  EXPECT_EQ(repair_text(U"\u00e6\u0153 \ufb13"), U"\u00e6\u0153 \ufb13") << "letters of their own, other scripts";
}

TEST(RepairText, ComposesAccents) {
  EXPECT_EQ(repair_text(U"e\u0301"), U"\u00e9");
}

TEST(RepairText, ReadsControlCodesAsWindows1252) {
  EXPECT_EQ(repair_text(U"a\u0085 \u0092 \u0081"), U"a\u2026 ' \u0081");
}

TEST(RepairText, RemovesControlsAndTerminalEscapes) {
  EXPECT_EQ(repair_text(U"\ufeffa\u0001b\u007fc\ufffc"), U"abc");
  EXPECT_EQ(repair_text(std::u32string(3, U'\0') + U"a"), U"a");
  EXPECT_EQ(repair_text(U"\033[36;44mblue\033[0m"), U"blue");
  EXPECT_EQ(repair_text(U"\033[1"), U"[1");
  EXPECT_EQ(repair_text(U"a\u200d\u200eb"), U"a\u200d\u200eb") << "joiners and marks of direction shape glyphs";
}

TEST(RepairText, ReplacesReferencesUnlessItMayBeHtml) {
  EXPECT_EQ(repair_text(U"na&iuml;ve&rsquo;s"), U"na\u00efve's");
  EXPECT_EQ(repair_text(U"<b>&rsquo;"), U"<b>&rsquo;");
}

TEST(RepairText, GoesOnUntilNothingChanges) {
  EXPECT_EQ(repair_text(U"&amp;amp;amp;"), U"&");
  EXPECT_EQ(repair_text(U"\uff06amp;"), U"&");
  const std::u32string once = repair_text(U"&#65286;rsquo\uff1b \033[1\u0001m");
  EXPECT_EQ(repair_text(once), once);
}

}  // namespace
}  // namespace inctrl
