// How does a picture go into a page of its own?
#include "cli/data_uri.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace inctrl::cli {
namespace {

std::string digits_of(std::string_view text) {
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  return jpeg_uri(bytes).substr(std::string_view("data:image/jpeg;base64,").size());
}

TEST(DataUri, IsBase64WithItsPadding) {
  EXPECT_EQ(digits_of(""), "");
  EXPECT_EQ(digits_of("M"), "TQ==");
  EXPECT_EQ(digits_of("Ma"), "TWE=");
  EXPECT_EQ(digits_of("Man"), "TWFu");
  EXPECT_EQ(digits_of("Man M"), "TWFuIE0=");
  EXPECT_EQ(digits_of("\xff\xfe\xfb"), "//77");
}

}  // namespace
}  // namespace inctrl::cli
