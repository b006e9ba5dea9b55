// tests/cli/results_file_test.cpp: apps/cli/results_file.h
#include "cli/results_file.h"

#include <gtest/gtest.h>

#include <sstream>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// What results.jsonl holds after a run without an end has added "new" to `old`.
std::string appended(const std::string& old) {
  const TemporaryFolder folder;
  std::ofstream(folder / "results.jsonl") << old;
  ResultsFile file(folder.path(), true);
  file.stream() << "new\n" << std::flush;
  EXPECT_TRUE(content(folder / "results.jsonl").ends_with("new\n")) << "a kill would lose it";
  file.close();
  return content(folder / "results.jsonl");
}

TEST(ResultsFile, OfARunThatEndsTakesItsPlaceAtTheEnd) {
  const TemporaryFolder folder;
  std::ofstream(folder / "results.jsonl") << "old\n";
  ResultsFile file(folder.path(), false);
  file.stream() << "new\n" << std::flush;
  EXPECT_EQ(content(folder / "results.jsonl"), "old\n");
  file.close();
  EXPECT_EQ(content(folder / "results.jsonl"), "new\n");
  EXPECT_FALSE(fs::exists(folder / "results.jsonl.part"));
}

TEST(ResultsFile, OfARunWithoutAnEndIsAppendedTo) {
  EXPECT_EQ(appended(""), "new\n");
  EXPECT_EQ(appended("old\n"), "old\nnew\n");
}

TEST(ResultsFile, LosesTheHalfLineThatAKilledRunLeft) {
  const std::string long_line(10'000, 'x');
  EXPECT_EQ(appended("old\nhal"), "old\nnew\n");
  EXPECT_EQ(appended("hal"), "new\n");
  EXPECT_EQ(appended("old\n" + long_line), "old\nnew\n");
  EXPECT_EQ(appended(long_line + "\n" + long_line), long_line + "\nnew\n");
}

TEST(ResultsFile, SaysThatItCannotBeWritten) {
  expect_error(ErrorCode::kBackend, "--out: cannot write /no/such/folder/results.jsonl",
               [] { ResultsFile("/no/such/folder", true); });
}

}  // namespace
}  // namespace inctrl::cli
