// tests/tensor_files/sha256_test.cpp: FIPS 180-4's own examples.
#include "tensor_files/sha256.h"

#include <gtest/gtest.h>

#include "support/file_bytes.h"

namespace inctrl {
namespace {

TEST(Sha256, MatchesThePublishedExamples) {
  EXPECT_EQ(Sha256().finish(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Sha256 digest;
  digest.add(bytes_of("abc"));
  EXPECT_EQ(digest.finish(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, DoesNotDependOnHowTheBytesWereCut) {
  Sha256 whole, pieces;
  whole.add(bytes_of("abc"));
  for (const char* piece : {"a", "", "bc"}) pieces.add(bytes_of(piece));
  EXPECT_EQ(whole.finish(), pieces.finish());
}

}  // namespace
}  // namespace inctrl
