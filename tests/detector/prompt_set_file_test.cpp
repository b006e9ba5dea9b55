// tests/detector/prompt_set_file_test.cpp: a stored set judges to the bit as the set that was stored.
#include "detector/prompt_set_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

// A set in full: notes, sources, thumbnails, a mask.
class PromptSetFileTest : public TinyDetectorTest {
 protected:
  PromptSet full_set(const Model& model) {
    const Image a = striped_picture(100), b = striped_picture(101);
    const std::vector<ImageView> views{a.view(), b.view()};
    const Image mask{{0, 0, 0, 255}, 2, 2, PixelFormat::kGray8};
    return model
        .encode_prompts(views, {.category = "stripes", .sources = {"a.png", "b \x01\xff.png"}, .thumbnails = true})
        .with_notes({.name = "stripes", .version = 7, .preprocess = "released"})
        .with_mask(mask.view());
  }
  // The file with one tensor or its metadata changed.
  template <typename Edit>
  void expect_refusal(const std::string& what, Edit edit) {
    full_set(load()).save(folder_ / "set.safetensors");
    const Safetensors file = Safetensors::open(folder_ / "set.safetensors");
    std::map<std::string, TensorView> tensors = file.tensors();
    std::map<std::string, std::string> metadata = file.metadata();
    edit(tensors, metadata.at("inctrl-prompts"));
    write_safetensors(folder_ / "bad.safetensors", tensors, metadata);
    expect_error(ErrorCode::kBadFormat, what, [&] { (void)PromptSet::load(folder_ / "bad.safetensors"); });
    expect_error(ErrorCode::kBadFormat, "bad.safetensors", [&] { (void)PromptSet::load(folder_ / "bad.safetensors"); });
  }
  static void replace(std::string& text, const std::string& from, const std::string& to) {
    ASSERT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), from.size(), to);
  }
};

using Tensors = std::map<std::string, TensorView>;

TEST_F(PromptSetFileTest, ComesBackWithAllItKeeps) {
  const Model model = load();
  const PromptSet set = full_set(model);
  set.save(folder_ / "set.safetensors");
  const PromptSet loaded = PromptSet::load(folder_ / "set.safetensors");
  EXPECT_EQ(loaded.shots(), 2);
  EXPECT_EQ(loaded.label(), "stripes@7");
  EXPECT_EQ(loaded.notes().preprocess, "released");
  EXPECT_EQ(loaded.info().category, "stripes");
  EXPECT_EQ(loaded.info().model, "tiny");
  EXPECT_EQ(loaded.model_identity(), model.info().identity);
  EXPECT_EQ(loaded.normal_level(), set.normal_level());
  EXPECT_EQ(loaded.pictures()[0].source, "a.png");
  EXPECT_EQ(loaded.pictures()[0].thumbnail.pixels, set.pictures()[0].thumbnail.pixels);
  EXPECT_EQ(loaded.mask().pixels, set.mask().pixels);
}

TEST_F(PromptSetFileTest, JudgesToTheBitAsTheSetThatWasStored) {
  const Model model = load();
  const PromptSet set = full_set(model);
  set.save(folder_ / "set.safetensors");
  const Image query = striped_picture(5, true);
  const Result before = Detector(model, set).detect(query.view());
  const Result after = Detector(model, PromptSet::load(folder_ / "set.safetensors")).detect(query.view());
  EXPECT_EQ(before.pred_score, after.pred_score);
  EXPECT_EQ(before.anomaly_map.values, after.anomaly_map.values);
  EXPECT_EQ(before.parts.image, after.parts.image);
}

TEST_F(PromptSetFileTest, IsTheSameFileWhenStoredAgain) {
  full_set(load()).save(folder_ / "one.safetensors");
  PromptSet::load(folder_ / "one.safetensors").save(folder_ / "two.safetensors");
  EXPECT_EQ(read_file(folder_ / "one.safetensors"), read_file(folder_ / "two.safetensors"));
}

TEST_F(PromptSetFileTest, KeepsNamesOfFilesWithoutTheirControlCharacters) {
  full_set(load()).save(folder_ / "set.safetensors");
  EXPECT_EQ(PromptSet::load(folder_ / "set.safetensors").pictures()[1].source, "b ?\xef\xbf\xbd.png");
}

TEST_F(PromptSetFileTest, KeepsThumbnailsOfAnyPixelOrderAsTheyLook) {
  const Model model = load();
  Image bgr = striped_picture(1);
  bgr.format = PixelFormat::kBgr8;
  const ImageView view = bgr.view();
  model.encode_prompts({&view, 1}, {.thumbnails = true}).save(folder_ / "set.safetensors");
  const Image thumbnail = PromptSet::load(folder_ / "set.safetensors").pictures()[0].thumbnail;
  EXPECT_EQ(thumbnail.format, PixelFormat::kRgb8);
  EXPECT_EQ(thumbnail.pixels[0], bgr.pixels[2]);
  EXPECT_EQ(thumbnail.pixels[2], bgr.pixels[0]);
}

TEST_F(PromptSetFileTest, RefusesAModelFile) {
  load();
  expect_error(ErrorCode::kBadFormat, "not a prompt set",
               [&] { (void)PromptSet::load(folder_ / "tiny1.safetensors"); });
  expect_error(ErrorCode::kNotFound, "none.safetensors", [&] { (void)PromptSet::load(folder_ / "none.safetensors"); });
}

TEST_F(PromptSetFileTest, RefusesTensorsThatAreMissingOrMisshapen) {
  expect_refusal("tensor 'embeddings' is missing", [](Tensors& tensors, std::string&) { tensors.erase("embeddings"); });
  expect_refusal("tensor 'tokens.1' is missing", [](Tensors& tensors, std::string&) { tensors.erase("tokens.1"); });
  expect_refusal("tensor 'tokens.0' is [2, 16, 16, 12], needed [3, ",
                 [](Tensors&, std::string& json) { replace(json, R"("a.png")", R"("a.png","c.png")"); });
  expect_refusal("tensor 'mask' is F32, needed U8",
                 [](Tensors& tensors, std::string&) { tensors["mask"] = tensors.at("embeddings"); });
}

TEST_F(PromptSetFileTest, RefusesNumbersThatAreNone) {
  const std::vector<float> broken(40, std::nanf(""));
  expect_refusal("tensor 'embeddings' holds a number that is not finite", [&](Tensors& tensors, std::string&) {
    tensors["embeddings"].bytes = std::as_bytes(std::span(broken));
  });
}

TEST_F(PromptSetFileTest, RefusesADescriptionOutOfBounds) {
  const auto edited = [&](const char* from, const char* to) {
    return [from, to](Tensors&, std::string& json) { replace(json, from, to); };
  };
  expect_refusal("it has format 2, made for a later version", edited(R"("format":1)", R"("format":2)"));
  expect_refusal("version must be a whole number", edited(R"("version":7)", R"("version":-1)"));
  expect_refusal("fit must be crop, squash or pad, is 'stretch'", edited(R"("fit":"squash")", R"("fit":"stretch")"));
  expect_refusal("taps must be a whole number from 1", edited(R"("taps":2)", R"("taps":0)"));
  expect_refusal("field 'extra' is not known", edited(R"("format":1)", R"("format":1,"extra":0)"));
}

TEST_F(PromptSetFileTest, ReadsOrRefusesEveryBrokenFile) {
  int read = 0, refused = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(INCTRL_TESTS_DIR) / "broken_files/prompt_set")) {
    try {
      EXPECT_GE(PromptSet::load(entry.path()).shots(), 1) << entry.path();
      ++read;
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::kBadFormat) << entry.path();
      ++refused;
    }
  }
  EXPECT_GE(read, 2);
  EXPECT_GE(refused, 5);
}

TEST_F(PromptSetFileTest, OfAModelsNameAndIdentityButOtherShapesIsRefusedByItsDetector) {
  const Model model = load();
  prompts(model, 1).save(folder_ / "set.safetensors");
  const Safetensors file = Safetensors::open(folder_ / "set.safetensors");
  auto tensors = file.tensors();
  auto metadata = file.metadata();
  tensors.erase("tokens.1");
  replace(metadata.at("inctrl-prompts"), R"("taps":2)", R"("taps":1)");
  write_safetensors(folder_ / "lying.safetensors", tensors, metadata);
  expect_error(ErrorCode::kIncompatible, "tokens of 1 blocks, the model of 2",
               [&] { Detector(model, PromptSet::load(folder_ / "lying.safetensors")); });
}

}  // namespace
}  // namespace inctrl
