// tests/checkpoints/import_heads_test.cpp: InCTRL's heads, in the checkpoint or in a file of their own, and the
// tokenizer that they need. That the model then scores as published is in tests/detector.
#include "checkpoints/clip_vit.h"
#include "checkpoints/import_checkpoint.h"
#include "support/expect_error.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

const std::filesystem::path kConfig = golden_path("open_clip_config.json");

// As many merges as CLIP's tokenizer has; import counts them and leaves the rest to the tokenizer.
std::string merges(int count = 48894) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "a b\n";
  return text;
}

class ImportHeads : public testing::Test {
 protected:
  ModelFile import(const char* checkpoint, const ImportOptions& options) {
    const std::filesystem::path file = folder / (std::to_string(++models) + ".safetensors");
    import_checkpoint(golden_path(checkpoint), file, options);
    return open_model_file(file);
  }
  void expect_refusal(ErrorCode code, std::string_view message, const ImportOptions& options,
                      const char* checkpoint = "clip.safetensors") {
    expect_error(code, message, [&] { import(checkpoint, options); });
    EXPECT_FALSE(std::filesystem::exists(folder / (std::to_string(models) + ".safetensors")));
  }
  // The golden heads with one tensor replaced by zeros of another shape.
  std::filesystem::path heads_with(const std::string& name, const Shape& shape) {
    const Safetensors golden = open_golden("heads.safetensors");
    const std::vector<float> zeros(static_cast<std::size_t>(element_count(shape)));
    std::map<std::string, TensorView> tensors = golden.tensors();
    tensors[name] = {DType::kF32, shape, std::as_bytes(std::span(zeros))};
    write_safetensors(folder / "heads.safetensors", tensors, {});
    return folder / "heads.safetensors";
  }

  const TemporaryFolder folder;
  int models = 0;
};

void expect_same_tensors(const ModelFile& found, const ModelFile& expected) {
  ASSERT_EQ(found.tensors.tensors().size(), expected.tensors.tensors().size());
  for (const auto& [name, tensor] : expected.tensors.tensors()) {
    EXPECT_EQ(found.tensors.at(name).shape, tensor.shape) << name;
    EXPECT_EQ(to_floats(found.tensors.at(name)), to_floats(tensor)) << name;
  }
}

TEST_F(ImportHeads, OfAnotherFileAreThoseOfTheAuthorsCheckpoint) {
  const ModelFile whole = import("inctrl.pyth", {.config = kConfig, .merges = merges()});
  ASSERT_EQ(whole.config.head, "inctrl");
  const auto file_of_model = folder / "1.safetensors";
  for (const std::filesystem::path& heads :
       {golden_path("heads.safetensors"), golden_path("inctrl.pyth"), file_of_model}) {
    const ModelFile joined = import("clip.safetensors", {.config = kConfig, .merges = merges(), .heads = heads});
    EXPECT_EQ(joined.config.head, "inctrl");
    EXPECT_EQ(joined.config.licences.at(1).part, "heads");
    EXPECT_EQ(joined.config.licences.at(1).source, heads.filename().string());
    expect_same_tensors(joined, whole);
  }
}

TEST_F(ImportHeads, OfAFileReplaceTheCheckpointsOwn) {
  const auto other = heads_with("diff_head.projection3.bias", {1});
  const ModelFile model = import("inctrl.pyth", {.config = kConfig, .merges = merges(), .heads = other});
  EXPECT_EQ(to_floats(model.tensors.at("heads.holistic.3.bias")), std::vector<float>{0});
}

TEST_F(ImportHeads, NeedATokenizerAndATextTower) {
  const auto heads = golden_path("heads.safetensors");
  expect_refusal(ErrorCode::kInvalidArgument, "heads need the text prior: give the tokenizer's merge list",
                 {.config = kConfig, .heads = heads});
  StateDict vision = read_state_dict(golden_path("clip.safetensors"));
  std::erase_if(vision.tensors, [](const auto& item) { return !item.first.starts_with("visual."); });
  write_safetensors(folder / "vision.safetensors", vision.tensors, {});
  expect_error(ErrorCode::kIncompatible, "the encoder has no text tower", [&] {
    import_checkpoint(folder / "vision.safetensors", folder / "m", {.config = kConfig, .heads = heads});
  });
}

TEST_F(ImportHeads, MustFitTheEncodersGrid) {
  const std::string_view told =
      "tensor 'diff_head.projection1.weight' is [128, 25], needed [128, 49]: the encoder gives 7 x 7 patches";
  const auto heads = golden_path("heads.safetensors");
  expect_refusal(ErrorCode::kIncompatible, told,
                 {.input_size = 112, .config = kConfig, .merges = merges(), .heads = heads});
  expect_refusal(ErrorCode::kIncompatible, told, {.input_size = 112, .config = kConfig, .merges = merges()},
                 "inctrl.pyth");
  expect_refusal(
      ErrorCode::kIncompatible,
      "heads.safetensors: tensor 'diff_head.projection1.weight' is [128, 225], needed [128, 25]",
      {.config = kConfig, .merges = merges(), .heads = heads_with("diff_head.projection1.weight", {128, 225})});
}

TEST_F(ImportHeads, AreReadAsStrictlyFromAFileOfTheirOwn) {
  const auto refuse = [this](std::string_view message, const std::filesystem::path& heads) {
    expect_refusal(ErrorCode::kBadFormat, message, {.config = kConfig, .merges = merges(), .heads = heads});
  };
  refuse("heads.safetensors: tensor 'diff_head.bn3.bias' is [65], needed [64]", heads_with("diff_head.bn3.bias", {65}));
  refuse("heads.safetensors: tensor 'adapter.fc.4.weight' [2] is surplus", heads_with("adapter.fc.4.weight", {2}));
  refuse("tensors belongs to InCTRL's heads, which would be named adapter.*", golden_path("clip.safetensors"));
  expect_refusal(ErrorCode::kNotFound, "absent.pth", {.config = kConfig, .merges = merges(), .heads = "absent.pth"});
}

TEST_F(ImportHeads, NeedTheTokenizerOfTheTextTower) {
  expect_refusal(ErrorCode::kIncompatible, "clip.safetensors: the tokenizer has 614 tokens, the text tower 49408",
                 {.config = kConfig, .merges = merges(100)});
}

}  // namespace
}  // namespace inctrl
