// tests/text/text_prompts_test.cpp: 242 sentences, or 2.
#include "text/text_prompts.h"

#include <gtest/gtest.h>

#include <set>

namespace inctrl {
namespace {

TEST(TextPrompts, AreEveryPatternOfEveryState) {
  const TextPrompts prompts = text_prompts("candle");
  EXPECT_EQ(prompts.normal.size(), 22u * 7);
  EXPECT_EQ(prompts.anomalous.size(), 22u * 4);
  std::set<std::string> different(prompts.normal.begin(), prompts.normal.end());
  different.insert(prompts.anomalous.begin(), prompts.anomalous.end());
  EXPECT_EQ(different.size(), 242u);
  for (const std::string& sentence : different) {
    EXPECT_NE(sentence.find("candle"), std::string::npos) << sentence;
    EXPECT_TRUE(sentence.starts_with("a ") && sentence.ends_with(".")) << sentence;
    EXPECT_EQ(sentence.find_first_of("{}"), std::string::npos) << sentence;
  }
}

TEST(TextPrompts, ComeInThePublishedOrder) {
  const TextPrompts prompts = text_prompts("candle");
  EXPECT_EQ(prompts.normal[0], "a cropped photo of the candle.");
  EXPECT_EQ(prompts.normal[21], "a photo of the candle for anomaly detection.");
  EXPECT_EQ(prompts.normal[22], "a cropped photo of the flawless candle.");
  EXPECT_EQ(prompts.normal[153], "a photo of the candle without damage for anomaly detection.");
  EXPECT_EQ(prompts.anomalous[12], "a photo of the damaged candle.");
  EXPECT_EQ(prompts.anomalous[87], "a photo of the candle with damage for anomaly detection.");
}

TEST(TextPrompts, TakeUnderscoresForBlanks) {
  EXPECT_EQ(text_prompts("pipe_fryum").normal[1], "a cropped photo of a pipe fryum.");
}

TEST(TextPrompts, AreOneEachForAnimalsAndVehicles) {
  for (const std::string kind :
       {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck", "animal"}) {
    const TextPrompts prompts = text_prompts(kind);
    EXPECT_EQ(prompts.normal, std::vector<std::string>{"a photo of " + kind + " for anomaly detection."});
    EXPECT_EQ(prompts.anomalous, std::vector<std::string>{"a photo without " + kind + " for anomaly detection."});
  }
  EXPECT_EQ(text_prompts("cats").normal.size(), 154u);
}

TEST(TextPrompts, DoNotReadTheNameAsAPattern) {
  EXPECT_EQ(text_prompts("{}").normal[12], "a photo of the {}.");
}

}  // namespace
}  // namespace inctrl
