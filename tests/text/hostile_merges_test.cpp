// tests/text/hostile_merges_test.cpp: every damaged file is read or refused.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "inctrl/error.h"
#include "support/file_bytes.h"
#include "support/gzip.h"
#include "text/merges.h"

namespace inctrl {
namespace {

// Read, and then the same from its text; or refused with words.
void read_or_refuse(std::string_view file) {
  try {
    const std::string text = Merges::parse(bytes_of(file), "hostile").to_text();
    EXPECT_EQ(Merges::from_text(text, "text").to_text(), text);
  } catch (const Error& error) {
    EXPECT_TRUE(std::string_view(error.what()).starts_with("hostile: ")) << error.what();
    EXPECT_LT(std::string_view(error.what()).size(), 1000u);
  }
}

TEST(HostileMerges, SeedsOfTheFuzzTarget) {
  int files = 0;
  for (const auto& seed : std::filesystem::directory_iterator(std::filesystem::path(INCTRL_TESTS_DIR) / "broken_files" /
                                                              "tokenizer_json")) {
    read_or_refuse(read_file(seed.path()));
    ++files;
  }
  EXPECT_GE(files, 5);
}

TEST(HostileMerges, EveryByteOfAGzipFileChanged) {
  const std::string file = gzip("#version: 0.2\nt h\nth e</w>\n");
  for (std::size_t i = 0; i < file.size(); ++i)
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string damaged = file;
      damaged[i] = static_cast<char>(damaged[i] ^ change);
      read_or_refuse(damaged);
    }
}

TEST(HostileMerges, EveryByteOfATokenizerJsonChanged) {
  const std::string file = R"({"model":{"end_of_word_suffix":"</w>","vocab":{},"merges":["t h",["th","e</w>"]]}})";
  for (std::size_t i = 0; i < file.size(); ++i)
    for (const char change : {'"', ']', '}', ',', '0', '\0', '\xff'}) {
      std::string damaged = file;
      damaged[i] = change;
      read_or_refuse(damaged);
      read_or_refuse(file.substr(0, i));
    }
}

}  // namespace
}  // namespace inctrl
