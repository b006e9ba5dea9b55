// tests/tensor/require_test.cpp: checks that read as one line.
#include "tensor/require.h"

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Require, DoesNothingWhenTheConditionHolds) {
  EXPECT_NO_THROW(require(true, ErrorCode::kBackend, "never seen"));
}

TEST(Require, ThrowsTheCodeWithAllPartsInOrder) {
  expect_error(ErrorCode::kLimit, "load: 3 pictures, at most 2",
               [] { require(false, ErrorCode::kLimit, "load: ", 3, " pictures, at most ", 2); });
}

TEST(Require, ThrowsNothingButTheLibrarysOwnError) {
  EXPECT_THROW(require(false, ErrorCode::kNotFound, ""), Error);
  EXPECT_THROW(fail(ErrorCode::kNotFound, "gone"), std::runtime_error);
}

}  // namespace
}  // namespace inctrl
