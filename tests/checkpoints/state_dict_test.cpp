// tests/checkpoints/state_dict_test.cpp: every container gives the same tensors.
// tests/golden has the heads' checkpoint and a TorchScript archive. More of the same weights lie in a folder beside the
// tree, if it is there; without it their tests say so and are skipped.
#include "checkpoints/state_dict.h"

#include <cmath>

#include "checkpoints/zip_writer.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

const WrittenStorage kSix = storage<float>("0", "FloatStorage", {0, 1, 2, 3, 4, 5});

StateDict parse(const std::string& file) {
  return parse_state_dict(bytes_of(file), nullptr);
}

bool is_head(const std::string& name) {
  return name.starts_with("adapter.") || name.starts_with("diff_head");
}

void expect_equal(const StateDict& found, const StateDict& expected) {
  ASSERT_EQ(found.tensors.size(), expected.tensors.size());
  for (const auto& [name, tensor] : expected.tensors) {
    ASSERT_TRUE(found.tensors.contains(name)) << name;
    EXPECT_EQ(found.tensors.at(name).dtype, tensor.dtype) << name;
    EXPECT_EQ(found.tensors.at(name).shape, tensor.shape) << name;
    EXPECT_EQ(to_floats(found.tensors.at(name)), to_floats(tensor)) << name;
  }
}

// --- containers, made by hand

TEST(StateDict, TellsContainersApartByTheirContent) {
  const WrittenTensor a{"a", kSix, 0, {6}, {1}};
  const TemporaryFolder folder;
  const std::string bytes = legacy_file({a});  // the tensors point into it
  const StateDict legacy = parse(bytes);
  write_file(folder / "zip.safetensors", torch_zip_file(state_dict_pickle({a}), {kSix}));
  write_safetensors(folder / "safetensors.pt", legacy.tensors, {});
  const StateDict zip = read_state_dict(folder / "zip.safetensors"),
                  safetensors = read_state_dict(folder / "safetensors.pt");
  expect_equal(zip, legacy);
  expect_equal(safetensors, legacy);
  EXPECT_EQ(legacy.container, Container::kTorch);
  EXPECT_EQ(zip.container, Container::kTorch);
  EXPECT_EQ(safetensors.container, Container::kSafetensors);
}

TEST(StateDict, TensorsOutliveTheCall) {
  const TemporaryFolder folder;
  write_file(folder / "a.pt", torch_zip_file(state_dict_pickle({{"a", kSix, 0, {3, 2}, {1, 3}}}), {kSix}));
  const StateDict state = read_state_dict(folder / "a.pt");
  EXPECT_EQ(to_floats(state.tensors.at("a")), (std::vector<float>{0, 3, 1, 4, 2, 5}));
}

TEST(StateDict, StripsModuleIfAllNamesBeginSo) {
  const WrittenTensor a{"module.a", kSix, 0, {6}, {1}}, b{"module.b", kSix, 0, {6}, {1}}, c{"c", kSix, 0, {6}, {1}};
  EXPECT_TRUE(parse(legacy_file({a, b})).tensors.contains("a"));
  EXPECT_TRUE(parse(legacy_file({a, c})).tensors.contains("module.a"));
  EXPECT_TRUE(parse(torch_zip_file(state_dict_pickle({a, b}), {kSix})).tensors.contains("a"));
}

TEST(StateDict, NamesFilesThatItCannotRead) {
  const TemporaryFolder folder;
  const auto expect_refusal = [&folder](std::string_view message, std::string_view content) {
    write_file(folder / "odd.pt", content);
    expect_error(ErrorCode::kBadFormat, message, [&] { read_state_dict(folder / "odd.pt"); });
  };
  expect_refusal("odd.pt: neither a PyTorch checkpoint nor a safetensors file; files of torch.save", "<!DOCTYPE html>");
  expect_refusal("odd.pt: neither", "");
  expect_refusal("odd.pt: zip: the archive has no end record; was the file cut off?", "PK\3\4");
  expect_error(ErrorCode::kNotFound, "absent.pt", [&] { read_state_dict(folder / "absent.pt"); });
}

TEST(StateDict, NamesFilesThatHoldNoList) {
  const TemporaryFolder folder;
  write_file(folder / "odd.pt", "<!DOCTYPE html>");
  expect_error(ErrorCode::kBadFormat, "odd.pt: not a file of torch.save", [&] { read_tensor_list(folder / "odd.pt"); });
}

// --- files that PyTorch wrote, against what Python's zipfile and struct read in them

struct GoldenTensor {
  const char* name;
  Shape shape;
  std::size_t index;  // of one element
  float value;        // at the index
  double magnitude;   // sum of all absolute values, to nine digits
};

TEST(StateDict, ReadsTheAuthorsCheckpoint) {
  const GoldenTensor golden[] = {
      {"visual.conv1.weight", {36, 3, 16, 16}, 18432, 0x1.f90b06p-6f, 882.628934},
      {"visual.proj", {36, 24}, 576, 0x1.0ebf2ap-4f, 119.680303},
      {"token_embedding.weight", {49408, 4}, 131754, 0x1.4d34b8p+0f, 157398.28},
      {"positional_embedding", {77, 4}, 205, -0x1.62eb04p-4f, 128.705277},
      {"adapter.fc.0.weight", {6, 24}, 96, -0x1.422c16p-3f, 14.063621},
      {"diff_head_ref.bn1.num_batches_tracked", {}, 0, 0, 0},
  };
  const StateDict state = read_state_dict(golden_path("inctrl.pyth"));
  EXPECT_EQ(state.tensors.size(), 153u);
  for (const GoldenTensor& expected : golden) {
    ASSERT_TRUE(state.tensors.contains(expected.name)) << expected.name;
    EXPECT_EQ(state.tensors.at(expected.name).shape, expected.shape) << expected.name;
    const std::vector<float> values = to_floats(state.tensors.at(expected.name));
    EXPECT_EQ(values.at(expected.index), expected.value) << expected.name;
    double magnitude = 0;
    for (const float value : values) magnitude += std::abs(static_cast<double>(value));
    EXPECT_NEAR(magnitude, expected.magnitude, expected.magnitude * 1e-8) << expected.name;  // nine digits
  }
  EXPECT_EQ(state.tensors.at("diff_head_ref.bn1.num_batches_tracked").dtype, DType::kI64);
}

TEST(StateDict, ReadsTheSameWeightsFromTorchScript) {
  StateDict clip = read_state_dict(golden_path("inctrl.pyth"));
  std::erase_if(clip.tensors, [](const auto& item) { return is_head(item.first); });
  const StateDict script = read_state_dict(golden_path("clip_jit.pt"));
  EXPECT_EQ(script.container, Container::kTorchScript);
  EXPECT_EQ(script.tensors.size(), clip.tensors.size() + 1);
  EXPECT_TRUE(script.tensors.contains("logit_scale"));  // which the authors' file leaves out
  std::size_t halves = 0;
  for (const auto& [name, tensor] : clip.tensors) {
    ASSERT_TRUE(script.tensors.contains(name)) << name;
    const TensorView& other = script.tensors.at(name);
    EXPECT_EQ(other.shape, tensor.shape) << name;
    const bool half = other.dtype == DType::kF16;
    halves += half ? 1 : 0;
    const std::vector<float> found = to_floats(other), expected = to_floats(tensor);
    ASSERT_EQ(found.size(), expected.size()) << name;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      // Rounding to 11 significant bits: half a step, at most 2^-11 of the value, and 2^-25 among the smallest numbers.
      const float bound = half ? std::max(std::abs(expected[i]) * 0x1p-11f, 0x1p-25f) : 0.0f;
      ASSERT_NEAR(found[i], expected[i], bound) << name << ", element " << i;
    }
  }
  EXPECT_EQ(halves, 67u);
}

// --- more files that PyTorch wrote, where they are

class SharedCheckpoints : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder << " here";
  }
  const std::filesystem::path folder = INCTRL_SHARED_DIR "/golden";
};

TEST_F(SharedCheckpoints, FlatNestedAndSafetensorsAreTheSame) {
  const StateDict flat = read_state_dict(folder / "clip.pt");
  EXPECT_EQ(flat.tensors.size(), 110u);
  expect_equal(read_state_dict(folder / "nested.pt"), flat);
  expect_equal(read_state_dict(folder / "clip.safetensors"), flat);
}

TEST_F(SharedCheckpoints, TheAuthorsCheckpointHoldsTheSameClip) {
  StateDict clip = read_state_dict(folder / "clip.pt"), authors = read_state_dict(folder / "inctrl.pyth");
  EXPECT_EQ(clip.tensors.erase("logit_scale"), 1u);
  EXPECT_EQ(std::erase_if(authors.tensors, [](const auto& item) { return is_head(item.first); }), 44u);
  expect_equal(authors, clip);
}

TEST_F(SharedCheckpoints, Dinov2IsThatOfHuggingFaceUnderOtherNames) {
  const StateDict original = read_state_dict(folder / "dinov2_registers.pth");
  const StateDict face = read_state_dict(folder / "dinov2_registers.safetensors");
  const auto values = [](const StateDict& state, const std::string& name) { return to_floats(state.tensors.at(name)); };
  EXPECT_EQ(values(original, "cls_token"), values(face, "embeddings.cls_token"));
  EXPECT_EQ(values(original, "pos_embed"), values(face, "embeddings.position_embeddings"));
  EXPECT_EQ(values(original, "register_tokens"), values(face, "embeddings.register_tokens"));
  EXPECT_EQ(values(original, "patch_embed.proj.weight"), values(face, "embeddings.patch_embeddings.projection.weight"));
  EXPECT_EQ(values(original, "blocks.3.mlp.fc2.weight"), values(face, "encoder.layer.3.mlp.fc2.weight"));
  EXPECT_EQ(values(original, "norm.bias"), values(face, "layernorm.bias"));
  std::vector<float> joined;
  for (const char* part : {"query", "key", "value"})
    for (const float value : values(face, "encoder.layer.0.attention.attention." + std::string(part) + ".weight"))
      joined.push_back(value);
  EXPECT_EQ(values(original, "blocks.0.attn.qkv.weight"), joined);
}

TEST_F(SharedCheckpoints, PromptsAreAListOfNormalisedPictures) {
  const TensorList list = read_tensor_list(folder / "prompts.pt");
  ASSERT_EQ(list.tensors.size(), 2u);
  for (const TensorView& prompt : list.tensors) EXPECT_EQ(prompt.shape, (Shape{3, 80, 80}));
  EXPECT_NE(to_floats(list.tensors[0]), to_floats(list.tensors[1]));
}

}  // namespace
}  // namespace inctrl
