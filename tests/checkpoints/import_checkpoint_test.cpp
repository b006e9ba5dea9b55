// tests/checkpoints/import_checkpoint_test.cpp: from somebody's checkpoint to our model file.
#include "checkpoints/import_checkpoint.h"

#include "checkpoints/tiny_lite.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class ImportCheckpoint : public testing::Test {
 protected:
  ImportReport import_tiny(const ImportOptions& options = {}) {
    write_file(checkpoint, TinyLite().file());
    return import_checkpoint(checkpoint, model, options);
  }
  void expect_refusal(std::string_view message, std::string_view content) {
    write_file(checkpoint, content);
    expect_error(ErrorCode::kBadFormat, message, [&] { import_checkpoint(checkpoint, model, {}); });
    EXPECT_FALSE(std::filesystem::exists(model));
  }

  const TemporaryFolder folder;
  const std::filesystem::path checkpoint = folder / "tiny.pth", model = folder / "tiny-lite.model";
};

TEST_F(ImportCheckpoint, WritesAModelThatOpens) {
  const ImportReport report = import_tiny();
  const ModelFile opened = open_model_file(model);
  EXPECT_EQ(opened.identity, report.identity);
  EXPECT_EQ(to_json(opened.config), to_json(report.config));
  EXPECT_NO_THROW(verify_identity(opened));
  EXPECT_EQ(opened.tensors.at("encoder.stem.weight").shape, (Shape{4, 3, 3, 3}));
}

TEST_F(ImportCheckpoint, HasTheFamilysDefaults) {
  const ModelConfig config = import_tiny().config;
  EXPECT_EQ(config.name, "tiny-lite");
  EXPECT_EQ(config.taps, (std::vector<int>{8, 11, 15}));
  EXPECT_EQ(config.input_size, 224);
  EXPECT_EQ(config.fit, Fit::kSquash);
  EXPECT_EQ(config.mean[1], 127.0 / 255.0);
  EXPECT_EQ(config.std[2], 128.0 / 255.0);
  EXPECT_EQ(config.head, "none");
}

TEST_F(ImportCheckpoint, TakesTheUsersWordForWhatIsAChoice) {
  const ModelConfig config =
      import_tiny(
          {.name = "mine", .taps = {3, 16}, .input_size = 320, .fit = Fit::kPad, .licence = "MIT", .source = "myself"})
          .config;
  EXPECT_EQ(config.name, "mine");
  EXPECT_EQ(config.taps, (std::vector<int>{3, 16}));
  EXPECT_EQ(config.input_size, 320);
  EXPECT_EQ(config.fit, Fit::kPad);
  EXPECT_EQ(config.licences.at(0).licence, "MIT");
  EXPECT_EQ(config.licences.at(0).source, "myself");
}

// As inctrl train --head residual writes them, for one tap of `width`.
void write_residual_heads(const std::filesystem::path& file, int width) {
  const std::vector<float> projection(static_cast<std::size_t>(width * width), 0.5f), score{0.1f, 0.2f, 5, 2};
  write_safetensors(file,
                    {{"heads.projection.0.weight", {DType::kF32, {width, width}, std::as_bytes(std::span(projection))}},
                     {"heads.score", {DType::kF32, {4}, std::as_bytes(std::span(score))}}},
                    {{"licence", "CC0-1.0"}, {"source", "a test"}});
}

TEST_F(ImportCheckpoint, TakesResidualHeadsForAnyEncoder) {
  const int width = std::get<EfficientNetLiteConfig>(import_tiny().config.encoder).blocks[7].channels;
  write_residual_heads(folder / "heads.safetensors", width);
  const ModelConfig config = import_tiny({.taps = {8}, .heads = folder / "heads.safetensors"}).config;
  EXPECT_EQ(config.head, "residual");
  EXPECT_EQ(config.licences.back().part, "heads");
  EXPECT_EQ(config.licences.back().licence, "CC0-1.0");
  EXPECT_EQ(config.licences.back().source, "a test");
  EXPECT_EQ(open_model_file(model).tensors.at("heads.score").shape, (Shape{4}));
}

TEST_F(ImportCheckpoint, RefusesResidualHeadsOfOtherTaps) {
  const int width = std::get<EfficientNetLiteConfig>(import_tiny().config.encoder).blocks[7].channels;
  write_residual_heads(folder / "heads.safetensors", width + 1);
  expect_error(ErrorCode::kIncompatible, "the heads belong to another encoder or other taps",
               [&] { import_tiny({.taps = {8}, .heads = folder / "heads.safetensors"}); });
  expect_error(ErrorCode::kIncompatible, "heads for 1 taps, the model has 3",
               [&] { import_tiny({.heads = folder / "heads.safetensors"}); });
}

TEST_F(ImportCheckpoint, SaysWhatWasRecognisedAndLeftOut) {
  std::string notes;
  for (const std::string& note : import_tiny().notes) notes += note + "\n";
  EXPECT_NE(notes.find("recognised EfficientNet-Lite: 16 blocks"), std::string::npos) << notes;
  EXPECT_NE(notes.find("left out: the classifier (_conv_head, _bn1, _fc)"), std::string::npos) << notes;
  EXPECT_NE(notes.find("licence of the encoder weights is unknown: state it with --licence"), std::string::npos)
      << notes;
}

TEST_F(ImportCheckpoint, SameCheckpointSameIdentity) {
  EXPECT_EQ(import_tiny().identity, import_tiny().identity);
  EXPECT_NE(import_tiny().identity, import_tiny({.name = "another"}).identity);
}

TEST_F(ImportCheckpoint, ReadsSafetensorsToo) {
  const std::string from_torch = import_tiny().identity;
  write_safetensors(checkpoint, TinyLite().state.tensors, {{"format", "pt"}});
  EXPECT_EQ(import_checkpoint(checkpoint, model, {}).identity, from_torch);
}

TEST_F(ImportCheckpoint, ReadsTodaysTorchFilesToo) {
  const std::string from_legacy = import_tiny().identity;
  write_file(checkpoint, TinyLite().zip_file());
  EXPECT_EQ(import_checkpoint(checkpoint, model, {}).identity, from_legacy);
}

TEST_F(ImportCheckpoint, RefusesTapsAndSizesThatTheEncoderDoesNotHave) {
  const auto expect_invalid = [this](std::string_view message, const ImportOptions& options) {
    expect_error(ErrorCode::kInvalidArgument, message, [&] { import_tiny(options); });
  };
  expect_invalid("tap 17: the encoder has blocks 1 to 16", {.taps = {11, 17}});
  expect_invalid("tap 0: the encoder has blocks 1 to 16", {.taps = {0}});
  expect_invalid("tap 5: taps must ascend, the one before is 5", {.taps = {5, 5}});
  expect_invalid("input size 15: needed 16 to 4096 pixels", {.input_size = 15});
  expect_invalid("input size 1000000000: needed 16 to 4096 pixels", {.input_size = 1000000000});
  EXPECT_FALSE(std::filesystem::exists(model));
}

TEST_F(ImportCheckpoint, RefusesOptionsThatTheFamilyHasNoUseFor) {
  const auto expect_invalid = [this](std::string_view message, const ImportOptions& options) {
    expect_error(ErrorCode::kInvalidArgument, message, [&] { import_tiny(options); });
  };
  expect_invalid("read as EfficientNet-Lite: --attention-heads means nothing", {.attention_heads = 3});
  expect_invalid("--config means nothing to EfficientNet-Lite", {.config = golden_path("open_clip_config.json")});
  expect_invalid("--tokenizer means nothing to EfficientNet-Lite", {.merges = "a b\n"});
  expect_invalid("--heads (InCTRL's) means nothing to EfficientNet-Lite", {.heads = "heads.safetensors"});
  const auto expect_refusal_of = [this](const char* file, std::string_view message, const ImportOptions& options) {
    expect_error(ErrorCode::kInvalidArgument, message, [&] { import_checkpoint(golden_path(file), model, options); });
  };
  expect_refusal_of("dinov2_plain.safetensors", "--heads (InCTRL's) means nothing to DINOv2",
                    {.attention_heads = 3, .heads = "heads.safetensors"});
  expect_refusal_of("clip.safetensors", "--attention-heads means nothing to CLIP", {.attention_heads = 3});
}

TEST_F(ImportCheckpoint, RefusesALicenceThatIsNoText) {
  expect_error(ErrorCode::kInvalidArgument, "licences[0].licence must be a text",
               [&] { import_tiny({.licence = ""}); });
}

TEST_F(ImportCheckpoint, RefusesAPickleThatWouldRunCode) {
  const std::string attack =
      legacy_head() + PickleWriter().global("os", "system").text("touch /tmp/attacked").raw("\x85").reduce().stop();
  expect_refusal("tiny.pth: pickle: at byte 2: global 'os.system' is not allowed", attack);
}

TEST_F(ImportCheckpoint, NamesFilesThatItCannotRead) {
  expect_error(ErrorCode::kNotFound, "absent.pth", [&] { import_checkpoint(folder / "absent.pth", model, {}); });
  expect_refusal("tiny.pth: neither a PyTorch checkpoint nor a safetensors file", "<!DOCTYPE html>");
  expect_refusal("neither a PyTorch checkpoint", "");
  expect_refusal("tiny.pth: zip: the archive has no end record", "PK\3\4");
}

TEST_F(ImportCheckpoint, NamesCheckpointsOfOtherArchitectures) {
  const WrittenTensor other{"conv1.weight", storage<float>("0", "FloatStorage", {1}), 0, {1}, {1}};
  expect_refusal("none of its 1 tensors tell a known architecture", legacy_file({other}));
}

TEST_F(ImportCheckpoint, NamesAModelThatIsOneAlready) {
  import_tiny();
  expect_error(ErrorCode::kBadFormat, "tiny-lite.model: this is a model already",
               [&] { import_checkpoint(model, folder / "again", {}); });
}

TEST_F(ImportCheckpoint, RefusesToWriteWhereItCannot) {
  write_file(checkpoint, TinyLite().file());
  expect_error(ErrorCode::kBackend, "write", [&] { import_checkpoint(checkpoint, folder.path(), {}); });
}

}  // namespace
}  // namespace inctrl
