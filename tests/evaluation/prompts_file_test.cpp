// Which prompts does a file fix?
#include "evaluation/prompts_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "evaluation/invented_results.h"
#include "evaluation/results_json.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class PromptsFile : public testing::Test {
 protected:
  auto read(const std::string& text) {
    write_file(file_, text);
    return read_prompts_file(file_);
  }
  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "prompts.json";
};

TEST_F(PromptsFile, NamesAListForEachCategory) {
  const auto prompts = read(R"({"bolts": ["a.png", "b.png"], "nuts": ["c.png"]})");
  ASSERT_EQ(prompts.at("bolts").size(), 1u);
  EXPECT_EQ(prompts.at("bolts")[0].shots, 2);
  EXPECT_EQ(prompts.at("bolts")[0].names, (std::vector<std::string>{"a.png", "b.png"}));
  EXPECT_EQ(prompts.at("nuts")[0].shots, 1);
}

TEST_F(PromptsFile, NamesAListForEachSeed) {
  const auto prompts = read(R"({"bolts": [["a.png"], ["b.png"]]})");
  ASSERT_EQ(prompts.at("bolts").size(), 2u);
  EXPECT_EQ(prompts.at("bolts")[1].seed, 1u);
  EXPECT_EQ(prompts.at("bolts")[1].names, (std::vector<std::string>{"b.png"}));
}

TEST_F(PromptsFile, MayBeTheResultsOfAnotherRun) {
  std::ofstream out(file_);
  write_json(invented_results(), out);
  out.close();
  const auto prompts = read_prompts_file(file_);
  ASSERT_EQ(prompts.at("bolts").size(), 2u);  // a run a seed
  EXPECT_EQ(prompts.at("bolts")[0].names, (std::vector<std::string>{"bolts/train/1.png"}));
}

TEST_F(PromptsFile, SaysWhatIsWrongWithIt) {
  expect_error(ErrorCode::kBadFormat, "must be {\"CATEGORY\"", [&] { read("[]"); });
  expect_error(ErrorCode::kBadFormat, "bolts must be a list of paths", [&] { read(R"({"bolts": 3})"); });
  expect_error(ErrorCode::kBadFormat, "bolts[0]", [&] { read(R"({"bolts": [3]})"); });
  expect_error(ErrorCode::kNotFound, "nowhere.json", [&] { read_prompts_file(folder_.path() / "nowhere.json"); });
}

}  // namespace
}  // namespace inctrl
