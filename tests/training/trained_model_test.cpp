// tests/training/trained_model_test.cpp: src/training/trained_model.h
#include "training/trained_model.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"
#include "support/tiny_model.h"
#include "training/inctrl_trainee.h"

namespace inctrl {
namespace {

TrainedHeads heads_of(std::uint64_t seed) {
  const HeadInputs inputs{.embedding = 20, .rows = 16, .columns = 16};
  return {"trained",
          "inctrl",
          InctrlTrainee(inputs, Objective::kLogits, seed).tensors(),
          {"heads", "CC0-1.0", "a test"},
          {.encoder = std::string(64, 'a'),
           .objective = "logits",
           .pairing = "correct",
           .shots = {1},
           .epochs = 1,
           .steps = 1,
           .batch = 2,
           .seed = 1,
           .kept_epoch = 1}};
}

TEST(TrainedModel, HasTheEncoderToTheByteAndTheNewHeadsAlone) {
  const TemporaryFolder folder;
  TinyModel().write(folder / "base.safetensors");
  const ModelFile base = open_model_file(folder / "base.safetensors");
  write_trained_model(folder / "once.safetensors", base, heads_of(1));
  const ModelFile once = open_model_file(folder / "once.safetensors");
  write_trained_model(folder / "twice.safetensors", once, heads_of(2));
  const ModelFile twice = open_model_file(folder / "twice.safetensors");
  verify_identity(twice);
  EXPECT_EQ(twice.config.head, "inctrl");
  EXPECT_EQ(twice.config.name, "trained");
  EXPECT_EQ(twice.config.training->objective, "logits");
  ASSERT_EQ(twice.config.licences.size(), base.config.licences.size() + 1);
  EXPECT_EQ(twice.config.licences.back().source, "a test");
  for (const auto& [name, tensor] : base.tensors.tensors())
    EXPECT_EQ(to_floats(twice.tensors.at(name)), to_floats(tensor)) << name;
  for (const auto& [name, tensor] : heads_of(2).tensors)
    EXPECT_EQ(to_floats(twice.tensors.at(name)), tensor.values) << name;
  EXPECT_EQ(twice.tensors.tensors().size(), once.tensors.tensors().size());
  EXPECT_NO_THROW((void)read_inctrl_heads(twice.tensors, {.embedding = 20, .rows = 16, .columns = 16}));
}

}  // namespace
}  // namespace inctrl
