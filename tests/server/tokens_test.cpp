// tests/server/tokens_test.cpp: apps/server/tokens.h knows who may do what.
#include "server/tokens.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl::server {
namespace {

namespace fs = std::filesystem;

class TokensTest : public testing::Test {
 protected:
  fs::path file_of(const std::string& text, fs::perms permissions = fs::perms::owner_read | fs::perms::owner_write) {
    const fs::path file = folder_.path() / "tokens";
    std::ofstream(file) << text;
    fs::permissions(file, permissions);
    return file;
  }
  TemporaryFolder folder_;
};

TEST_F(TokensTest, GiveEachItsScope) {
  const Tokens tokens = Tokens::read(file_of("# who\nreader-0123456789 read\n\nwriter-0123456789 full # the line\n"));
  EXPECT_EQ(tokens.scope_of("Bearer reader-0123456789"), Scope::kRead);
  EXPECT_EQ(tokens.scope_of("bearer writer-0123456789"), Scope::kFull);
  for (const char* wrong : {"", "Bearer ", "Bearer writer-012345678", "Bearer writer-01234567890",
                            "Basic writer-0123456789", "writer-0123456789"})
    EXPECT_EQ(tokens.scope_of(wrong), Scope::kNone) << wrong;
}

TEST_F(TokensTest, AreNotNeededWithoutAFile) {
  EXPECT_FALSE(Tokens().are_needed());
  EXPECT_EQ(Tokens().scope_of(""), Scope::kFull);
}

TEST_F(TokensTest, NameTheLineThatIsBroken) {
  for (const char* text :
       {"short full\n", "writer-0123456789\n", "writer-0123456789 all\n", "writer-0123456789 full more\n"})
    expect_error(ErrorCode::kBadFormat, "line 1", [&] { (void)Tokens::read(file_of(text)); });
  expect_error(ErrorCode::kBadFormat, "line 2: this token was there before",
               [&] { (void)Tokens::read(file_of("writer-0123456789 full\nwriter-0123456789 read\n")); });
  expect_error(ErrorCode::kBadFormat, "has no token", [&] { (void)Tokens::read(file_of("# nobody\n")); });
  expect_error(ErrorCode::kNotFound, "cannot be read", [&] { (void)Tokens::read(folder_.path() / "nothing"); });
}

TEST_F(TokensTest, RefuseAFileThatOthersMayRead) {
  expect_error(ErrorCode::kBadFormat, "chmod 600", [&] {
    (void)Tokens::read(file_of("writer-0123456789 full\n", fs::perms::owner_read | fs::perms::others_read));
  });
}

}  // namespace
}  // namespace inctrl::server
