// tests/text/golden_tokens_test.cpp: are texts and ids those of the published tokenizer? tests/golden/README.md.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "text/clean_text.h"
#include "text/tokenizer.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

nlohmann::json golden_texts() {
  std::ifstream file(std::filesystem::path(INCTRL_GOLDEN_DIR) / "tokens.json");
  return nlohmann::json::parse(file);
}

std::filesystem::path published_merges() {
  return std::filesystem::path(INCTRL_SHARED_DIR) / "golden" / "bpe_simple_vocab_16e6.txt.gz";
}

TEST(GoldenTokens, TextsAreCleanedAlike) {
  const nlohmann::json texts = golden_texts();
  ASSERT_EQ(texts.size(), 60u);
  for (const auto& line : texts)
    EXPECT_EQ(to_utf8(clean_text(line["text"].get<std::string>())), line["clean"].get<std::string>()) << line["text"];
}

TEST(GoldenTokens, EveryIdIsEqual) {
  if (!std::filesystem::exists(published_merges()))
    GTEST_SKIP() << "CLIP's merge list is not at " << published_merges();
  const Tokenizer tokenizer(Merges::open(published_merges()));
  EXPECT_EQ(tokenizer.vocabulary_size(), 49408);
  for (const auto& line : golden_texts())
    EXPECT_EQ(tokenizer.encode(line["text"].get<std::string>()), line["ids"].get<std::vector<int>>()) << line["text"];
}

TEST(GoldenTokens, PublishedMergesComeBackFromText) {
  if (!std::filesystem::exists(published_merges()))
    GTEST_SKIP() << "CLIP's merge list is not at " << published_merges();
  const Merges merges = Merges::open(published_merges());
  EXPECT_EQ(merges.in_order().size(), 48894u);
  const std::string text = merges.to_text();
  EXPECT_EQ(Merges::from_text(text, "text").to_text(), text);
}

}  // namespace
}  // namespace inctrl
