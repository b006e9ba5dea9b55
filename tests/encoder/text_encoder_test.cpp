// tests/encoder/text_encoder_test.cpp: src/encoder/text_encoder.h, against the plain twin and recorded embeddings.
#include "encoder/text_encoder.h"

#include <gtest/gtest.h>

#include <cmath>

#include "checkpoints/import_checkpoint.h"
#include "encoder/reference/text_reference.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/resident.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

constexpr int kStart = 49406, kEnd = 49407;

class TextEncoderTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto file = folder_ / "clip.safetensors";
    import_checkpoint(golden_path("clip.safetensors"), file,
                      {.taps = {3, 4, 5}, .config = golden_path("open_clip_config.json")});
    model_ = open_model_file(file);
  }
  TemporaryFolder folder_;
  ModelFile model_;
};

TEST_F(TextEncoderTest, AgreesWithTheReferenceOnTextsOfDifferentLengths) {
  std::vector<std::vector<int>> texts;
  for (int length = 1; length <= 30; ++length) {  // more than one group, the last one not full
    texts.push_back({kStart});
    for (int i = 0; i < length; ++i) texts.back().push_back((length * 977 + i * 131) % 49000);
    texts.back().push_back(kEnd);
  }
  const auto fast = make_text_encoder(model_, {})->encode(texts), plain = make_text_reference(model_)->encode(texts);
  ASSERT_EQ(fast.size(), texts.size());
  double worst = 0;
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t e = 0; e < fast[i].size(); ++e)
      worst = std::max<double>(worst, std::abs(fast[i][e] - plain[i][e]));
  std::cout << "worst difference: " << worst << '\n';
  EXPECT_LT(worst, 2e-5);  // the golden README's for text embeddings
}

TEST_F(TextEncoderTest, GivesATextTheSameEmbeddingAloneAndInCompany) {
  const auto encoder = make_text_encoder(model_, {});
  const std::vector<int> text{kStart, 7, kEnd}, longer{kStart, 1, 2, 3, 4, kEnd};
  const auto alone = encoder->encode({text})[0], together = encoder->encode({longer, text})[1];
  for (std::size_t e = 0; e < alone.size(); ++e) EXPECT_NEAR(alone[e], together[e], 1e-6);  // rounding of 2 blocks
}

TEST_F(TextEncoderTest, LeavesTheFilesPagesBehindEveryCall) {
  (void)make_text_encoder(model_, {})->encode({{kStart, 7, kEnd}});
  EXPECT_EQ(resident_bytes(folder_ / "clip.safetensors"), 0u);
}

TEST_F(TextEncoderTest, RefusesWhatItCannotRead) {
  const auto encoder = make_text_encoder(model_, {});
  EXPECT_TRUE(encoder->encode({}).empty());
  expect_error(ErrorCode::kInvalidArgument, "a text of 0 tokens; 1 to 77", [&] { (void)encoder->encode({{}}); });
  expect_error(ErrorCode::kInvalidArgument, "a text of 78 tokens",
               [&] { (void)encoder->encode({std::vector<int>(78, 5)}); });
  expect_error(ErrorCode::kInvalidArgument, "token 49408 is beyond", [&] { (void)encoder->encode({{49408}}); });
}

}  // namespace
}  // namespace inctrl
