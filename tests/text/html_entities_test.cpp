// tests/text/html_entities_test.cpp: references as Python's html.unescape and ftfy read them.
#include "text/html_entities.h"

#include <gtest/gtest.h>

#include "text/unicode.h"

namespace inctrl {
namespace {

std::string all(std::string_view text) {
  return to_utf8(unescape_html(from_utf8(text)));
}
std::string whole(std::string_view text) {
  return to_utf8(unescape_whole_references(from_utf8(text)));
}

TEST(UnescapeHtml, ReplacesNamesAndNumbers) {
  EXPECT_EQ(all("&amp; &lt;b&gt; &quot; &eacute;"), "& <b> \" \u00e9");
  EXPECT_EQ(all("&#65;&#x42;&#X43;"), "ABC");
  EXPECT_EQ(all("&NotEqualTilde;"), "\u2242\u0338") << "a name of two characters";
  EXPECT_EQ(all("&CounterClockwiseContourIntegral;"), "\u2233") << "the longest name";
}

TEST(UnescapeHtml, ReplacesOnce) {
  EXPECT_EQ(all("&amp;amp;"), "&amp;");
}

TEST(UnescapeHtml, ReadsOldNamesWithoutSemicolon) {
  EXPECT_EQ(all("&ampx &ltb"), "&x <b");
  EXPECT_EQ(all("&notit;"), "\u00acit;") << "the longest name that needs no semicolon";
  EXPECT_EQ(all("&notin;"), "\u2209");
  EXPECT_EQ(all("&hellip"), "&hellip") << "this one needs it";
}

TEST(UnescapeHtml, LeavesWhatIsNoReference) {
  for (const std::string_view text :
       {"&", "&&", "a & b", "&;", "&#;", "&#x;", "&#xg;", "&nonsense;", "&Eamp;", "&\u00e9;"})
    EXPECT_EQ(all(text), text);
}

TEST(UnescapeHtml, MapsNumbersThatAreNoCharacters) {
  EXPECT_EQ(all("&#0;&#xd800;&#x110000;&#99999999999999999999;"), "\ufffd\ufffd\ufffd\ufffd");
  EXPECT_EQ(all("[&#1;&#11;&#127;&#xfdd0;&#x1fffe;]"), "[]");
  EXPECT_EQ(all("&#146;&#x81;&#13;"), "\u2019\u0081\r") << "Windows-1252, where it has a character";
}

TEST(UnescapeWholeReferences, TakesOnlyCompleteOnes) {
  EXPECT_EQ(whole("&eacute; &eacute &#65; &#65 &#65x;"), "\u00e9 &eacute A &#65 &#65x;");
  EXPECT_EQ(whole("&notit; &#59;"), "&notit; &#59;");
  EXPECT_EQ(whole("&CounterClockwiseContourIntegral;"), "&CounterClockwiseContourIntegral;")
      << "longer than ftfy looks";
}

TEST(FromWindows1252, ChangesOnlyItsOwnCodes) {
  EXPECT_EQ(from_windows_1252(0x80), U'\u20ac');
  EXPECT_EQ(from_windows_1252(0x9f), U'\u0178');
  for (const char32_t same : {U'\x7f', U'\x81', U'\xa0', U'a'}) EXPECT_EQ(from_windows_1252(same), same);
}

}  // namespace
}  // namespace inctrl
