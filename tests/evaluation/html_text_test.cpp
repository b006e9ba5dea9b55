// How does any text stand in a page without becoming part of it?
#include "evaluation/html_text.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

TEST(HtmlText, EscapesWhatAPageWouldTakeForItsOwn) {
  EXPECT_EQ(html_text("<b a=\"x\" b='y'>&"), "&lt;b a=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
}

TEST(HtmlText, LeavesLettersOfAnyLanguageAndNoControlCharacters) {
  EXPECT_EQ(html_text("Größe 大"), "Größe 大");
  EXPECT_EQ(html_text(std::string_view("a\nb\0c\x7F", 6)), "a b c ");
}

}  // namespace
}  // namespace inctrl
