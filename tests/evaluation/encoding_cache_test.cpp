// Is each picture encoded once, and never again?
#include "evaluation/encoding_cache.h"

#include <gtest/gtest.h>

#include "evaluation/drawn_dataset.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

class EncodingCacheTest : public DrawnDatasetTest {
 protected:
  EncodingCacheTest() : picture_(picture("bolts", "bad_1", true)) {}

  std::filesystem::path only_file() {
    std::filesystem::path found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path() / "cache"))
      if (entry.is_regular_file()) found = entry.path();
    return found;
  }
  LabelledPicture picture_;
};

TEST_F(EncodingCacheTest, KeepsWhatWasEncodedForTheNextRun) {
  const Model model = load();
  cache_for(model).get(dataset_, picture_, files_);
  EncodingCache again = cache_for(model);
  again.get(dataset_, picture_, files_);
  EXPECT_EQ(files_.reads, 1);
  EXPECT_EQ(again.found(), 1u);
  EXPECT_EQ(again.encoded(), 0u);
}

TEST_F(EncodingCacheTest, GivesTheScoreOfThePictureItself) {
  const Model model = load();
  const Detector detector(model, prompts(model, 2));
  cache_for(model).get(dataset_, picture_, files_);
  const EncodedPicture kept = cache_for(model).get(dataset_, picture_, files_);
  const Image image = files_.read(dataset_.root / picture_.file);
  EXPECT_EQ(detector.detect(kept).pred_score, detector.detect(image.view()).pred_score);
}

TEST_F(EncodingCacheTest, EncodesAgainWhatChanged) {
  const Model model = load();
  cache_for(model).get(dataset_, picture_, files_);
  write_file(dataset_.root / picture_.file, "other bytes");
  EncodingCache cache = cache_for(model);
  cache.get(dataset_, picture_, files_);
  EXPECT_EQ(cache.encoded(), 1u);
}

TEST_F(EncodingCacheTest, TellsModelsFitsReadingsAndPartsApart) {
  const Model model = load();
  cache_for(model).get(dataset_, picture_, files_);
  const auto encoded_by = [&](const Model& other, const std::string& reading, const LabelledPicture& picture) {
    EncodingCache cache(folder_.path() / "cache", other, reading);
    cache.get(dataset_, picture, files_);
    return cache.encoded();
  };
  EXPECT_EQ(encoded_by(load({}, 2), "drawn", picture_), 1u);
  EXPECT_EQ(encoded_by(load({.fit = Fit::kPad}), "drawn", picture_), 1u);
  EXPECT_EQ(encoded_by(model, "range auto", picture_), 1u);
  LabelledPicture part = picture_;
  part.part = Part{0, 0, {32, 32}};
  EXPECT_EQ(encoded_by(model, "drawn", part), 1u);
  EXPECT_EQ(encoded_by(model, "drawn", picture_), 0u);
}

TEST_F(EncodingCacheTest, WhatWasEncodedWithItsVariationServesBoth) {
  const Model model = load();
  EncodingCache cache = cache_for(model);
  const EncodedPicture varied = cache.get(dataset_, picture_, files_, true);
  const EncodedPicture plain = cache.get(dataset_, picture_, files_, false);
  EXPECT_EQ(cache.encoded(), 1u);
  EXPECT_EQ(cache.found(), 1u);
  EXPECT_EQ(plain.has_variation(), varied.has_variation());
}

TEST_F(EncodingCacheTest, ReplacesADamagedFile) {
  const Model model = load();
  cache_for(model).get(dataset_, picture_, files_);
  write_file(only_file(), "damaged");
  EncodingCache cache = cache_for(model);
  cache.get(dataset_, picture_, files_);
  EXPECT_EQ(cache.encoded(), 1u);
  EXPECT_GT(std::filesystem::file_size(only_file()), 100u);
}

TEST_F(EncodingCacheTest, KeepsNothingOfAPictureThatCannotBeRead) {
  const Model model = load();
  EncodingCache cache = cache_for(model);
  EXPECT_THROW(cache.get(dataset_, picture("bolts", "broken_1", false), files_), Error);
  EXPECT_EQ(cache.encoded(), 0u);
}

}  // namespace
}  // namespace inctrl
