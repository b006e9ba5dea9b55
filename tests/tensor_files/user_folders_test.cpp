// tests/tensor_files/user_folders_test.cpp: src/tensor_files/user_folders.h
#include "tensor_files/user_folders.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "support/environment.h"

namespace inctrl {
namespace {

TEST(UserFolders, FollowTheVariablesThenHome) {
  const Environment home("HOME", "/home/somebody");
  const Environment data("XDG_DATA_HOME", "/data"), cache("XDG_CACHE_HOME", "");
  EXPECT_EQ(user_data_folder(), "/data/inctrl");
  EXPECT_EQ(user_cache_folder(), "/home/somebody/.cache/inctrl");
}

TEST(UserFolders, AreNoneWhereNothingIsSet) {
  const Environment home("HOME", ""), data("XDG_DATA_HOME", ""), cache("XDG_CACHE_HOME", "");
  EXPECT_EQ(user_data_folder(), std::nullopt);
  EXPECT_EQ(user_cache_folder(), std::nullopt);
}

}  // namespace
}  // namespace inctrl
