// tests/hub/choose_files_test.cpp: src/hub/choose_files.h
#include "hub/choose_files.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

ChosenFiles choose(const std::vector<std::string>& paths) {
  HubListing listing;
  for (const std::string& path : paths) listing.files.push_back({.path = path, .size = 1});
  return choose_files(listing);
}

TEST(ChooseFiles, TakesOpenClipsFilesBeforeThoseOfOtherLibraries) {
  const ChosenFiles chosen =
      choose({"pytorch_model.bin", "model.safetensors", "open_clip_pytorch_model.bin", "config.json",
              "open_clip_model.safetensors", "open_clip_config.json", "tokenizer.json"});
  EXPECT_EQ(chosen.weights.path, "open_clip_model.safetensors");
  EXPECT_EQ(chosen.config.value().path, "open_clip_config.json");
  EXPECT_EQ(chosen.tokenizer.value().path, "tokenizer.json");
  EXPECT_TRUE(chosen.is_open_clip());
  EXPECT_EQ(choose({"model.safetensors", "open_clip_pytorch_model.bin"}).weights.path, "open_clip_pytorch_model.bin");
}

TEST(ChooseFiles, TakesDinov2sFiles) {
  const ChosenFiles chosen = choose({"pytorch_model.bin", "model.safetensors", "config.json", "tokenizer.json",
                                     "README.md", "preprocessor_config.json", "onnx/model.safetensors"});
  EXPECT_EQ(chosen.weights.path, "model.safetensors");
  EXPECT_EQ(chosen.config.value().path, "config.json");
  EXPECT_FALSE(chosen.tokenizer.has_value());
  EXPECT_EQ(chosen.card.value().path, "README.md");
  EXPECT_FALSE(chosen.is_open_clip());
}

TEST(ChooseFiles, TakesASingleOtherFile) {
  EXPECT_EQ(choose({"bolts.safetensors", "sub/x.safetensors"}).weights.path, "bolts.safetensors");
  for (const std::vector<std::string>& none :
       {std::vector<std::string>{}, {"a.safetensors", "b.safetensors"}, {"sub/model.safetensors"}, {"model.ckpt"}})
    expect_error(ErrorCode::kNotFound, "files holds a model's weights", [&] { choose(none); });
}

TEST(ChooseFiles, KeepsLicencesAndNoOtherSizes) {
  HubListing listing{.files = {{.path = "NOTICE.txt", .size = 1},
                               {.path = "model.safetensors", .size = 1},
                               {.path = "LICENSE", .size = 1},
                               {.path = "licence-weights.md", .size = 1},
                               {.path = "sub/LICENSE", .size = 1},
                               {.path = "COPYING", .size = std::uint64_t{1} << 40},
                               {.path = "README.md", .size = std::uint64_t{1} << 40}}};
  const ChosenFiles chosen = choose_files(listing);
  std::string names;
  for (const HubFile& file : chosen.licences) names += file.path + " ";
  EXPECT_EQ(names, "LICENSE NOTICE.txt licence-weights.md ");
  EXPECT_FALSE(chosen.card.has_value());
}

}  // namespace
}  // namespace inctrl
