// tests/tensor_files/checksum_test.cpp: src/tensor_files/checksum.h
#include "tensor_files/checksum.h"

#include <gtest/gtest.h>

#include <string_view>

namespace inctrl {
namespace {

TEST(Checksum, IsTheCommonCrc32) {
  const std::string_view digits = "123456789";  // the usual check value
  EXPECT_EQ(checksum(std::as_bytes(std::span(digits))), 0xcbf43926u);
  EXPECT_EQ(checksum({}), 0u);
}

}  // namespace
}  // namespace inctrl
