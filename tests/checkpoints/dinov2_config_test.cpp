// tests/checkpoints/dinov2_config_test.cpp: src/checkpoints/dinov2_config.h
#include "checkpoints/dinov2_config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "checkpoints/import_checkpoint.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class Dinov2ConfigFile : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& json) {
    write_file(folder_ / "config.json", json);
    return folder_ / "config.json";
  }
  TemporaryFolder folder_;
};

// As the published folders have it, shortened.
TEST_F(Dinov2ConfigFile, StatesTheHeads) {
  const Dinov2Config config = read_dinov2_config(write(
      R"({"architectures": ["Dinov2Model"], "hidden_act": "gelu", "hidden_size": 384, "image_size": 518,
          "layer_norm_eps": 1e-06, "model_type": "dinov2", "num_attention_heads": 6, "patch_size": 14})"));
  EXPECT_EQ(config.heads, 6);
  EXPECT_EQ(read_dinov2_config(write("{}")).heads, std::nullopt);
}

TEST_F(Dinov2ConfigFile, OfAnotherModelIsRefused) {
  for (const auto& [json, told] : {std::pair{R"({"model_type": "clip"})", "model_type is 'clip', needed dinov2"},
                                   std::pair{R"({"hidden_act": "relu"})", "hidden_act is 'relu', needed gelu"},
                                   std::pair{R"({"layer_norm_eps": 1e-5})", "layer_norm_eps must be a number"},
                                   std::pair{R"({"num_attention_heads": 0})", "num_attention_heads must be a whole"},
                                   std::pair{R"({"model_cfg")", "not JSON"}})
    expect_error(ErrorCode::kBadFormat, told, [&, text = json] { read_dinov2_config(write(text)); });
  expect_error(ErrorCode::kNotFound, "no-such", [&] { read_dinov2_config(folder_ / "no-such"); });
}

TEST_F(Dinov2ConfigFile, GivesAnImportItsHeadsUnlessTheUserDoes) {
  const auto heads = [&](std::optional<int> stated) {
    const ImportReport report =
        import_checkpoint(golden_path("dinov2_registers.safetensors"), folder_ / "out.safetensors",
                          {.attention_heads = stated, .config = write(R"({"num_attention_heads": 3})")});
    return std::get<VitConfig>(report.config.encoder).heads;
  };
  EXPECT_EQ(heads(std::nullopt), 3);
  EXPECT_EQ(heads(1), 1);
}

}  // namespace
}  // namespace inctrl
