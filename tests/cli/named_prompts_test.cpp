// tests/cli/named_prompts_test.cpp
#include "cli/named_prompts.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

TEST(NamedPrompts, AreFilesWithASlashOrADot) {
  for (const char* file : {"bolts.safetensors", "./bolts", "sets/bolts", "/bolts", "../bolts"})
    EXPECT_TRUE(is_prompt_file(file)) << file;
  for (const char* name : {"bolts", "bolts@2", "M8_bolts-left"}) EXPECT_FALSE(is_prompt_file(name)) << name;
}

}  // namespace
}  // namespace inctrl::cli
