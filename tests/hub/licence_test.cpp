// tests/hub/licence_test.cpp: src/hub/licence.h
#include "hub/licence.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

TEST(SpdxLicence, IsSpelledAsSpdxDoes) {
  EXPECT_EQ(spdx_licence("apache-2.0"), "Apache-2.0");
  EXPECT_EQ(spdx_licence("MIT"), "MIT");
  EXPECT_EQ(spdx_licence("cc-by-nc-4.0"), "CC-BY-NC-4.0");
  EXPECT_EQ(spdx_licence("fair-noncommercial-research-license"), "fair-noncommercial-research-license");
  EXPECT_EQ(spdx_licence(""), "unknown");
}

TEST(LicenceOfCard, IsInItsFrontMatter) {
  EXPECT_EQ(licence_of_card("---\ntags:\n- x\nlicense: apache-2.0\n---\n# Card\n"), "apache-2.0");
  EXPECT_EQ(licence_of_card("---\r\nlicense: \"mit\" \r\n---\r\n"), "mit");
  for (const char* card : {"", "# Card\nlicense: mit\n", "---\ntags: x\n---\nlicense: mit\n", "---\nmy_license: x\n",
                           "---\nlicense:\n---\n", "---\nlicense: a\x1b[31m\n---\n"})
    EXPECT_EQ(licence_of_card(card), "") << card;
}

TEST(LicenceDocument, HoldsFactsAndTexts) {
  EXPECT_EQ(licence_document({"m", "https://x/y", "MIT", {{"LICENSE", "Do as you like."}, {"NOTICE", "n\n"}}}),
            "Model:    m\nSource:   https://x/y\nLicence:  MIT\n\n===== LICENSE =====\n\nDo as you like.\n"
            "\n===== NOTICE =====\n\nn\n");
  EXPECT_NE(licence_document({"m", "s", "unknown", {}}).find("no file with a licence text"), std::string::npos);
}

}  // namespace
}  // namespace inctrl
