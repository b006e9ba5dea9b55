// tests/tensor_files/in_quotes_test.cpp: distrusted names in messages.
#include "tensor_files/in_quotes.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

TEST(InQuotes, LeavesAPlainNameAsItIs) {
  EXPECT_EQ(in_quotes("_blocks.0._bn1.weight"), "'_blocks.0._bn1.weight'");
}

TEST(InQuotes, ShowsControlCharactersInsteadOfSendingThem) {
  EXPECT_EQ(in_quotes("a\x1b[2J\n"), "'a\\x1b[2J\\x0a'");
  EXPECT_EQ(in_quotes("\xff"), "'\\xff'");
}

TEST(InQuotes, CutsALongName) {
  EXPECT_EQ(in_quotes(std::string(200, 'a')), "'" + std::string(200, 'a') + "'");
  EXPECT_EQ(in_quotes(std::string(201, 'a')), "'" + std::string(200, 'a') + "...'");
}

}  // namespace
}  // namespace inctrl
