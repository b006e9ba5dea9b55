// tests/cli/doctor_environment_test.cpp: apps/cli/doctor_environment.h
#include "cli/doctor_environment.h"

#include <gtest/gtest.h>

#include <map>

#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

Findings with(const std::map<std::string, std::string>& variables) {
  return check_environment([&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

Finding only(const std::string& name, const std::string& value) {
  const Findings findings = with({{name, value}});
  EXPECT_EQ(findings.size(), 1u);
  return findings.front();
}

TEST(DoctorEnvironment, IsContentWithAnEmptyOne) {
  const Findings findings = with({});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].health, Health::kOk);
}

TEST(DoctorEnvironment, NamesModelFoldersThatAreNotThere) {
  const TemporaryFolder folder;
  const std::string there = folder.path().string();
  EXPECT_EQ(only("INCTRL_MODEL_PATH", there + ":" + there).health, Health::kOk);
  const Finding one = only("INCTRL_MODEL_PATH", there + ":/no/such folder");
  EXPECT_EQ(one.health, Health::kWrong);
  EXPECT_NE(one.message.find("/no/such folder"), std::string::npos);
  EXPECT_EQ(one.remedy, "export INCTRL_MODEL_PATH=" + there);
  EXPECT_EQ(only("INCTRL_MODEL_PATH", "/no/such").remedy, "unset INCTRL_MODEL_PATH");
}

TEST(DoctorEnvironment, RefusesFoldersThatDependOnWhereOneIs) {
  EXPECT_EQ(only("XDG_DATA_HOME", "/data").health, Health::kOk);
  const Finding relative = only("XDG_CACHE_HOME", "my cache");
  EXPECT_EQ(relative.health, Health::kWrong);
  EXPECT_TRUE(relative.remedy.starts_with("export XDG_CACHE_HOME='/")) << relative.remedy;
}

TEST(DoctorEnvironment, KnowsWhatMakesItSlow) {
  EXPECT_EQ(only("ONEDNN_MAX_CPU_ISA", "SSE41").health, Health::kSlow);
  EXPECT_EQ(only("ONEDNN_MAX_CPU_ISA", "SSE41").remedy, "unset ONEDNN_MAX_CPU_ISA");
  EXPECT_EQ(only("ONEDNN_MAX_CPU_ISA", "ALL").health, Health::kOk);
  EXPECT_EQ(only("LD_PRELOAD", "libother.so").health, Health::kSlow);
}

TEST(DoctorEnvironment, TellsWhatChangesNothing) {
  EXPECT_EQ(only("OMP_NUM_THREADS", "1").health, Health::kOk);
  EXPECT_EQ(only("HF_HUB_OFFLINE", "1").health, Health::kOk);
}

TEST(DoctorEnvironment, WantsATemporaryFolder) {
  EXPECT_EQ(only("TMPDIR", "/").health, Health::kOk);
  EXPECT_EQ(only("TMPDIR", "/no/such").remedy, "unset TMPDIR");
}

}  // namespace
}  // namespace inctrl::cli
