// tests/detector/find_model_test.cpp: Model::find, where models live.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "inctrl/model.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class FindModel : public testing::Test {
 protected:
  void SetUp() override {
    setenv("INCTRL_MODEL_PATH", ("/nowhere:" + (folder_.path() / "first").string()).c_str(), 1);
    setenv("XDG_DATA_HOME", (folder_.path() / "data").c_str(), 1);
  }
  void TearDown() override {
    unsetenv("INCTRL_MODEL_PATH");
    unsetenv("XDG_DATA_HOME");
  }
  std::filesystem::path touch(const std::filesystem::path& below) {
    const std::filesystem::path file = folder_.path() / below;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << "x";
    return file;
  }
  TemporaryFolder folder_;
};

TEST_F(FindModel, TakesAPathAsItIs) {
  const auto file = touch("some/model.safetensors");
  EXPECT_EQ(Model::find(file.string()), file);
}

TEST_F(FindModel, LooksInTheModelPathBeforeTheDataFolder) {
  const auto later = touch("data/inctrl/models/mine.safetensors");
  EXPECT_EQ(Model::find("mine"), later);
  const auto earlier = touch("first/mine.safetensors");
  EXPECT_EQ(Model::find("mine"), earlier);
}

TEST_F(FindModel, NamesThePlacesSearched) {
  expect_error(ErrorCode::kNotFound, "/nowhere/other.safetensors", [] { (void)Model::find("other"); });
}

TEST_F(FindModel, SaysWhenAPathIsMissing) {
  expect_error(ErrorCode::kNotFound, "model './gone.safetensors': no such file",
               [] { (void)Model::find("./gone.safetensors"); });
}

}  // namespace
}  // namespace inctrl
