// tests/wire/base64_test.cpp: src/wire/base64.h is RFC 4648's.
#include "wire/base64.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Base64, GivesTheVectorsOfTheStandard) {
  for (const auto& [plain, coded] : {std::pair{"", ""},
                                     {"f", "Zg=="},
                                     {"fo", "Zm8="},
                                     {"foo", "Zm9v"},
                                     {"foob", "Zm9vYg=="},
                                     {"fooba", "Zm9vYmE="},
                                     {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(std::as_bytes(std::span(plain, std::char_traits<char>::length(plain)))), coded);
    EXPECT_EQ(from_base64(coded), plain);
  }
}

TEST(Base64, PassesOverDataUrisAndLineBreaks) {
  EXPECT_EQ(from_base64("data:image/png;base64,Zm9v\r\nYmFy"), "foobar");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text : {"Z", "Zg=", "Zg", "Z===", "Zm9v!A==", "====", "=Zg=", "Zm 9", "Zg==Zg=="})
    expect_error(ErrorCode::kBadFormat, "base64", [&] { (void)from_base64(text); });
}

}  // namespace
}  // namespace inctrl
