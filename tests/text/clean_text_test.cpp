// tests/text/clean_text_test.cpp: the form of a text that is cut into tokens.
#include "text/clean_text.h"

#include <chrono>

#include "support/expect_error.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

std::string clean(std::string_view text) {
  return to_utf8(clean_text(text));
}

TEST(CleanText, LowersAndCollapsesBlanks) {
  EXPECT_EQ(clean(" Metal\t\r\n NUT\u00a0 \u3000"), "metal nut");
  EXPECT_EQ(clean(""), "");
  EXPECT_EQ(clean(" \n "), "");
}

TEST(CleanText, ReplacesReferencesTwiceInWhatMayBeHtml) {
  EXPECT_EQ(clean("< &amp;lt; &amp;amp;amp;"), "< < &amp;");
  EXPECT_EQ(clean("&ltb"), "<b") << "unfinished ones too";
  EXPECT_EQ(clean("&nbsp;a&nbsp;b"), "a b") << "before blanks are judged";
}

TEST(CleanText, RefusesWhatIsNotUtf8) {
  expect_error(ErrorCode::kInvalidArgument, "the text is not UTF-8 from its byte 4 on", [] { clean("nut \xe9"); });
}

TEST(CleanText, RefusesHugeTexts) {
  EXPECT_EQ(clean(std::string(4096, 'a')).size(), 4096u);
  expect_error(ErrorCode::kLimit, "a text has 4097 bytes, at most 4096 are allowed",
               [] { clean(std::string(4097, 'a')); });
}

TEST(CleanText, EndsSoonOnReferencesInReferences) {
  const auto start = std::chrono::steady_clock::now();
  for (const std::string_view step : {"amp;", "#65286;", "amp;#65286;"}) {
    std::string text = "&";
    while (text.size() + step.size() <= 4096) text += step;
    EXPECT_LT(clean(text).size(), text.size());
  }
  // A tenth of a second each, ten times more under sanitizers.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace inctrl
