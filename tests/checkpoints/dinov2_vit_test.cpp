// tests/checkpoints/dinov2_vit_test.cpp: src/checkpoints/dinov2_vit.h. What the towers compute is in tests/encoder.
#include "checkpoints/dinov2_vit.h"

#include <gtest/gtest.h>

#include "support/golden.h"

namespace inctrl {
namespace {

StateDict golden_registers() {
  const Safetensors file = open_golden("dinov2_registers.safetensors");
  return {.tensors = file.tensors(), .owners = {file.owner()}};
}

TEST(DinoV2Vit, ReadsTheShapeFromTheTensors) {
  const StateDict state = golden_registers();
  ASSERT_TRUE(is_dinov2_vit(state));
  const ImportedEncoder encoder = import_dinov2_vit(state, {.heads = 3});
  const auto& vit = std::get<VitConfig>(encoder.config);
  EXPECT_EQ(vit.patch, 14);
  EXPECT_EQ(vit.width, 24);
  EXPECT_EQ(vit.layers, 4);
  EXPECT_EQ(vit.registers, 4);
  EXPECT_EQ(encoder.input_size, 70);
}

TEST(DinoV2Vit, OriginalNamesGiveTheSameTensors) {
  const std::filesystem::path file = std::filesystem::path(INCTRL_SHARED_DIR) / "golden/dinov2_registers.pth";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the checkpoint is not here: " << file;
  const StateDict original = read_state_dict(file), hugging_face = golden_registers();
  const ImportedEncoder a = import_dinov2_vit(original, {.heads = 3}),
                        b = import_dinov2_vit(hugging_face, {.heads = 3});
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) EXPECT_EQ(to_floats(tensor), to_floats(b.tensors.at(name))) << name;
}

}  // namespace
}  // namespace inctrl
