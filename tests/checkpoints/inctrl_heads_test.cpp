// tests/checkpoints/inctrl_heads_test.cpp: src/checkpoints/inctrl_heads.h
#include "checkpoints/inctrl_heads.h"

#include "support/expect_error.h"
#include "support/golden.h"

namespace inctrl {
namespace {

// The heads of the recorded checkpoint, 44 tensors under their makers' names.
StateDict golden_checkpoint() {
  const Safetensors file = open_golden("heads.safetensors");
  return {.tensors = file.tensors(), .owners = {file.owner()}};
}

void put(StateDict& checkpoint, const std::string& name, const Shape& shape) {
  const auto zeros = std::make_shared<std::vector<float>>(static_cast<std::size_t>(element_count(shape)));
  checkpoint.tensors[name] = {DType::kF32, shape, std::as_bytes(std::span(*zeros))};
  checkpoint.owners.push_back(zeros);
}

void expect_refusal(std::string_view text, const StateDict& checkpoint) {
  expect_error(ErrorCode::kBadFormat, text, [&] { (void)import_inctrl_heads(checkpoint); });
}

TEST(InctrlHeads, GetOurNamesAndKeepTheirNumbers) {
  const StateDict checkpoint = golden_checkpoint();
  const ImportedHeads heads = import_inctrl_heads(checkpoint);
  const auto expect_same = [&](const std::string& ours, const std::string& theirs) {
    EXPECT_EQ(heads.tensors.at(ours).shape, checkpoint.tensors.at(theirs).shape) << ours;
    EXPECT_EQ(to_floats(heads.tensors.at(ours)), to_floats(checkpoint.tensors.at(theirs))) << ours;
  };
  EXPECT_EQ(heads.embedding, 24);
  EXPECT_EQ(heads.patches, 25);
  EXPECT_EQ(heads.tensors.size(), 2u + 2 * (3 * 2 + 2 * 4)) << "adapter; two heads of three layers and two norms";
  expect_same("heads.adapter.1.weight", "adapter.fc.0.weight");
  expect_same("heads.adapter.2.weight", "adapter.fc.2.weight");
  for (const auto& [ours, theirs] : {std::pair("heads.image.", "diff_head_ref."), {"heads.holistic.", "diff_head."}}) {
    for (const std::string layer : {"1", "2", "3"})
      for (const std::string part : {".weight", ".bias"})
        expect_same(ours + (layer + part), theirs + ("projection" + layer + part));
    for (const auto& [norm, bn] : {std::pair<std::string, std::string>("norm1", "bn2"), {"norm2", "bn3"}}) {
      expect_same(ours + (norm + ".weight"), theirs + (bn + ".weight"));
      expect_same(ours + (norm + ".bias"), theirs + (bn + ".bias"));
      expect_same(ours + (norm + ".mean"), theirs + (bn + ".running_mean"));
      expect_same(ours + (norm + ".variance"), theirs + (bn + ".running_var"));
    }
  }
}

TEST(InctrlHeads, AreWrittenAs32BitFloatsWhateverTheyWere) {
  StateDict checkpoint = golden_checkpoint();
  const std::vector<double> bias{0.25};
  checkpoint.tensors["diff_head.projection3.bias"] = {DType::kF64, {1}, std::as_bytes(std::span(bias))};
  const TensorView imported = import_inctrl_heads(checkpoint).tensors.at("heads.holistic.3.bias");
  EXPECT_EQ(imported.dtype, DType::kF32);
}

TEST(InctrlHeads, NeedNeitherTheFirstNormNorCounters) {
  StateDict checkpoint = golden_checkpoint();
  std::erase_if(checkpoint.tensors, [](const auto& tensor) {
    return tensor.first.find(".bn1.") != std::string::npos || tensor.first.ends_with(".num_batches_tracked");
  });
  EXPECT_EQ(checkpoint.tensors.size(), 30u);
  EXPECT_EQ(import_inctrl_heads(checkpoint).tensors.size(), 30u);
}

TEST(InctrlHeads, LeaveTheEncoderAlone) {
  StateDict checkpoint = golden_checkpoint();
  put(checkpoint, "visual.proj", {2, 3});
  EXPECT_EQ(import_inctrl_heads(checkpoint).tensors.size(), 30u);
  EXPECT_TRUE(is_inctrl_head_tensor("diff_head_ref.bn2.running_mean"));
  EXPECT_FALSE(is_inctrl_head_tensor("visual.proj"));
}

TEST(InctrlHeads, AreFoundByTheirNames) {
  StateDict encoder;
  put(encoder, "visual.proj", {2, 3});
  EXPECT_FALSE(has_inctrl_heads(encoder));
  EXPECT_TRUE(has_inctrl_heads(golden_checkpoint()));
}

TEST(InctrlHeads, AreRefusedWithoutAnyOneTensor) {
  const StateDict whole = golden_checkpoint();
  for (const auto& [name, tensor] : whole.tensors) {
    if (name.find(".bn1.") != std::string::npos || name.ends_with(".num_batches_tracked")) continue;
    StateDict checkpoint = whole;
    checkpoint.tensors.erase(name);
    expect_refusal("tensor '" + name + "' is missing", checkpoint);
    checkpoint = whole;
    put(checkpoint, name, {2, 3, 4});
    expect_refusal("tensor '" + name + "' is [2, 3, 4], needed [", checkpoint);
  }
}

TEST(InctrlHeads, MustFitOneAnother) {
  StateDict checkpoint = golden_checkpoint();
  put(checkpoint, "diff_head_ref.projection1.weight", {128, 23});
  expect_refusal("tensor 'diff_head_ref.projection1.weight' is [128, 23], needed [hidden1, 24]", checkpoint);
  checkpoint = golden_checkpoint();
  put(checkpoint, "diff_head.bn3.running_var", {128});
  expect_refusal("tensor 'diff_head.bn3.running_var' is [128], needed [64]", checkpoint);
}

TEST(InctrlHeads, AreFoundUnderOurNamesToo) {
  const ImportedHeads published = import_inctrl_heads(golden_checkpoint());
  StateDict ours{.tensors = published.tensors, .owners = published.owners};
  put(ours, "encoder.projection", {2, 3});
  ASSERT_TRUE(has_inctrl_heads(ours));
  const ImportedHeads again = import_inctrl_heads(ours);
  EXPECT_FALSE(again.published);
  ASSERT_EQ(again.tensors.size(), published.tensors.size());
  for (const auto& [name, tensor] : published.tensors)
    EXPECT_EQ(to_floats(again.tensors.at(name)), to_floats(tensor)) << name;
  put(ours, "heads.image.4.weight", {1});
  expect_refusal("tensor 'heads.image.4.weight' [1] is surplus", ours);
  ours.tensors.erase("heads.adapter.2.weight");
  expect_refusal("tensor 'heads.adapter.2.weight' is missing", ours);
}

TEST(InctrlHeads, NameTheTensorThatDoesNotFitTheEncoder) {
  const ImportedHeads heads = import_inctrl_heads(golden_checkpoint());
  EXPECT_NO_THROW(require_fit(heads, 24, 5));
  expect_error(ErrorCode::kIncompatible,
               "tensor 'adapter.fc.0.weight' is [6, 24], needed [6, 640]: ", [&] { require_fit(heads, 640, 5); });
  expect_error(
      ErrorCode::kIncompatible,
      "tensor 'diff_head.projection1.weight' is [128, 25], needed [128, 49]: the encoder gives 7 x 7 patches at "
      "this input size, the heads judge 25",
      [&] { require_fit(heads, 24, 7); });
}

TEST(InctrlHeads, NameASurplusTensor) {
  StateDict checkpoint = golden_checkpoint();
  put(checkpoint, "diff_head.projection4.weight", {1, 1});
  expect_refusal("tensor 'diff_head.projection4.weight' [1, 1] is surplus", checkpoint);
}

}  // namespace
}  // namespace inctrl
