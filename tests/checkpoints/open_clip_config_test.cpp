// tests/checkpoints/open_clip_config_test.cpp: src/checkpoints/open_clip_config.h
#include "checkpoints/open_clip_config.h"

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

TEST(OpenClipConfig, TellsHeadsAndColours) {
  const OpenClipConfig config = read_open_clip_config(golden_path("open_clip_config.json"));
  EXPECT_EQ(config.options.vision_heads, 3);
  EXPECT_EQ(config.options.text_heads, 2);
  EXPECT_FALSE(config.options.quick_gelu.has_value()) << "the file is silent, so the container tells";
  ASSERT_TRUE(config.mean.has_value());
  EXPECT_EQ((*config.mean)[0], 0.48145466);
}

TEST(OpenClipConfig, TellsTheGeluWhereItHasTheField) {
  const TemporaryFolder folder;
  for (const bool quick : {false, true}) {
    const std::string json =
        std::string(R"({"model_cfg": {"vision_cfg": {}, "quick_gelu": )") + (quick ? "true}}" : "false}}");
    write_file(folder / "config.json", json);
    EXPECT_EQ(read_open_clip_config(folder / "config.json").options.quick_gelu, quick);
  }
}

TEST(OpenClipConfig, NamesTheFileAndTheField) {
  const TemporaryFolder folder;
  const auto expect_refusal = [&](const char* message, const char* json) {
    write_file(folder / "config.json", json);
    expect_error(ErrorCode::kBadFormat, message, [&] { read_open_clip_config(folder / "config.json"); });
  };
  expect_refusal("config.json: not JSON", "{");
  expect_refusal("model_cfg is missing", "{}");
  expect_refusal("head_width 7 does not divide", R"({"model_cfg": {"vision_cfg": {"width": 36, "head_width": 7}}})");
  expect_refusal("quick_gelu must be true or false", R"({"model_cfg": {"vision_cfg": {}, "quick_gelu": 1}})");
}

}  // namespace
}  // namespace inctrl
