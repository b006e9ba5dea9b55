// tests/hub/hub_settings_test.cpp: src/hub/hub_settings.h
#include "hub/hub_settings.h"

#include <gtest/gtest.h>

#include "support/environment.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class HubSettingsOf : public ::testing::Test {
 protected:
  TemporaryFolder folder_;
  Environment home_{"HOME", folder_.path().string()}, cache_{"XDG_CACHE_HOME", ""}, hf_home_{"HF_HOME", ""},
      token_{"HF_TOKEN", ""}, path_{"HF_TOKEN_PATH", ""}, endpoint_{"HF_ENDPOINT", ""}, offline_{"HF_HUB_OFFLINE", ""};
};

TEST_F(HubSettingsOf, AnEmptyEnvironment) {
  const HubSettings settings = HubSettings::of_environment();
  EXPECT_EQ(settings.endpoint, "https://huggingface.co");
  EXPECT_EQ(settings.token, "");
  EXPECT_FALSE(settings.offline);
}

TEST_F(HubSettingsOf, TheEndpointIsAnAddress) {
  const Environment mirror("HF_ENDPOINT", "https://mirror.example/hub//");
  EXPECT_EQ(HubSettings::of_environment().endpoint, "https://mirror.example/hub");
  for (const char* bad : {"mirror.example", "ftp://mirror", "https://u:p@mirror", "https://mirror/?a=b"}) {
    const Environment broken("HF_ENDPOINT", bad);
    EXPECT_THROW(HubSettings::of_environment(), Error) << bad;
  }
}

TEST_F(HubSettingsOf, TheTokenIsTheVariablesThenTheFiles) {
  std::filesystem::create_directories(folder_ / ".cache/huggingface");
  write_file(folder_ / ".cache/huggingface/token", "hf_default\n");
  EXPECT_EQ(HubSettings::of_environment().token, "hf_default");
  write_file(folder_ / "token", " hf_named \r\n");
  const Environment named("HF_TOKEN_PATH", (folder_ / "token").string());
  EXPECT_EQ(HubSettings::of_environment().token, "hf_named");
  const Environment given("HF_TOKEN", "hf_given");
  EXPECT_EQ(HubSettings::of_environment().token, "hf_given");
}

TEST_F(HubSettingsOf, ATokenMayNotAddHeaders) {
  const Environment bad("HF_TOKEN", "hf_x\r\nX-Evil: 1");
  expect_error(ErrorCode::kInvalidArgument, "not one printable word", [] { HubSettings::of_environment(); });
}

TEST_F(HubSettingsOf, OfflineIsATrueWord) {
  for (const char* word : {"1", "true", "YES", "On"}) {
    const Environment on("HF_HUB_OFFLINE", word);
    EXPECT_TRUE(HubSettings::of_environment().offline) << word;
  }
  const Environment off("HF_HUB_OFFLINE", "0");
  EXPECT_FALSE(HubSettings::of_environment().offline);
}

}  // namespace
}  // namespace inctrl
