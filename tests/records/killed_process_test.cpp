// tests/records/killed_process_test.cpp: what is promised stays, at whatever moment a process is killed.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "records/made_results.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

extern char** environ;

namespace inctrl {
namespace {

// Runs adding_program; what it says can be read until it is killed.
class AddingProcess {
 public:
  explicit AddingProcess(const std::filesystem::path& folder) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = INCTRL_ADDING_PROGRAM, argument = folder.string();
    const std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
    EXPECT_EQ(::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    said_ = ::fdopen(ends[0], "r");
  }
  AddingProcess(const AddingProcess&) = delete;
  AddingProcess& operator=(const AddingProcess&) = delete;
  ~AddingProcess() { std::fclose(said_); }

  // The next line; empty once it is dead.
  std::string line() {
    std::array<char, 64> text{};
    if (!std::fgets(text.data(), text.size(), said_)) return {};
    std::string line = text.data();
    if (line.ends_with('\n')) line.pop_back();
    return line;
  }
  void kill() const {
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself, with status " << WEXITSTATUS(status);
  }

 private:
  pid_t process_ = 0;
  std::FILE* said_ = nullptr;
};

TEST(KilledProcess, LosesNothingThatItAcknowledged) {
  const TemporaryFolder folder;
  std::set<std::string> promised;
  std::mt19937 random(1);
  for (int kill = 0; kill < 30; ++kill) {
    AddingProcess process(folder.path());
    std::string line = process.line();  // it is at work
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    process.kill();
    for (; !line.empty(); line = process.line()) {
      if (line[0] == '+') promised.insert(line.substr(1));
      if (line[0] == '-') promised.erase(line.substr(1));  // it may be gone, or not
    }
  }
  ASSERT_GE(promised.size(), 30U);
  Records records(folder.path());
  EXPECT_EQ(records.check(false).found, std::vector<std::string>());
  for (const std::string& id : promised) {
    const ResultRecord result = records.result(id);
    EXPECT_EQ(as_text(records.blob(result.picture)), "picture of " + id);
    EXPECT_EQ(as_text(records.blob(result.map)), "map of " + id);
  }
}

TEST(TwoProcesses, DoNotShareAFolder) {
  const TemporaryFolder folder;
  AddingProcess process(folder.path());
  process.line();
  expect_error(ErrorCode::kIncompatible, "is in use by another process", [&] { Records records(folder.path()); });
  process.kill();
  EXPECT_NO_THROW(Records(folder.path()));  // its lock went with it
}

}  // namespace
}  // namespace inctrl
