// tests/text/unicode_test.cpp: characters, their kinds and their other spellings.
#include "text/unicode.h"

#include <array>
#include <cstdint>

#include "support/expect_error.h"

namespace inctrl {
namespace {

using namespace std::string_view_literals;

TEST(Unicode, ComesBackFromUtf8) {
  const std::string text = "a\u00e9\u4f60\U0001f600\uffff";
  EXPECT_EQ(from_utf8(text), U"a\u00e9\u4f60\U0001f600\uffff");
  EXPECT_EQ(to_utf8(from_utf8(text)), text);
  EXPECT_EQ(from_utf8(std::string_view("\0", 1)).size(), 1u);
}

TEST(Unicode, NamesTheFirstByteThatIsNotUtf8) {
  expect_error(ErrorCode::kInvalidArgument, "the text is not UTF-8 from its byte 1 on", [] { from_utf8("a\xff"); });
  for (const std::string_view bad :
       {"\x80", "\xc3", "\xc0\x80", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3("})
    expect_error(ErrorCode::kInvalidArgument, "not UTF-8 from its byte 0 on", [&] { from_utf8(bad); });
}

TEST(Unicode, TellsLettersNumbersAndBlanks) {
  const auto kind = [](char32_t c) { return std::array{is_letter(c), is_number(c), is_blank(c)}; };
  for (const char32_t c : U"aZ\u00e9\u00aa\u4f60\u0939\u0130"sv) EXPECT_EQ(kind(c), (std::array{true, false, false}));
  for (const char32_t c : U"09\u00b2\u00bd\u2167\uff11"sv) EXPECT_EQ(kind(c), (std::array{false, true, false}));
  for (const char32_t c : U" \t\n\v\f\r\u0085\u00a0\u2003\u2028\u3000"sv)
    EXPECT_EQ(kind(c), (std::array{false, false, true})) << static_cast<std::uint32_t>(c);
  for (const char32_t c : U".'_\u0301\u200b\u200d\U0001f600\u001c\0"sv)
    EXPECT_EQ(kind(c), (std::array{false, false, false})) << static_cast<std::uint32_t>(c);
}

TEST(Unicode, LowersAsUnicodesSpecialCasing) {
  EXPECT_EQ(lower_case(U"\u00c9COLE"), U"\u00e9cole");
  EXPECT_EQ(lower_case(U"\u0130I\u0131"), U"i\u0307i\u0131");
  EXPECT_EQ(lower_case(U"STRA\u00dfE \u1e9e"), U"stra\u00dfe \u00df");
}

TEST(Unicode, EndsAWordWithTheFinalSigma) {
  constexpr std::u32string_view kFinal = U"\u03b1\u03c2", kInside = U"\u03b1\u03c3";
  EXPECT_EQ(lower_case(U"\u0391\u03a3"), kFinal);
  EXPECT_EQ(lower_case(U"\u0391'\u0301\u03a3."), U"\u03b1'\u0301\u03c2.")
      << "accents and apostrophes are looked through";
  EXPECT_EQ(lower_case(U"\u0391\u03a3\u0391"), std::u32string(kInside) + U"\u03b1");
  EXPECT_EQ(lower_case(U"\u0391\u03a3'\u0391"), std::u32string(kInside) + U"'\u03b1");
  EXPECT_EQ(lower_case(U"\u03a3 1\u03a3"), U"\u03c3 1\u03c3") << "no letter before it";
}

TEST(Unicode, ComposesAndUnfolds) {
  EXPECT_EQ(composed(U"e\u0301\u1112\u1161"), U"\u00e9\ud558");
  EXPECT_EQ(composed(U"\uff21\ufb01"), U"\uff21\ufb01");
  EXPECT_EQ(compatibility_form(U"\uff21\ufb01\u01c6"), U"Afid\u017e");
  EXPECT_EQ(composed(U""), U"");
}

}  // namespace
}  // namespace inctrl
