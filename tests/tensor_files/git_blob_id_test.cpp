// tests/tensor_files/git_blob_id_test.cpp: src/tensor_files/git_blob_id.h. The ids are those of `git hash-object`.
#include "tensor_files/git_blob_id.h"

#include <gtest/gtest.h>

#include "support/file_bytes.h"

namespace inctrl {
namespace {

TEST(GitBlobId, IsGits) {
  EXPECT_EQ(git_blob_id({}), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(git_blob_id(bytes_of("hello\n")), "ce013625030ba8dba906f756967f9e9ca394464a");
}

}  // namespace
}  // namespace inctrl
