// tests/cli/doctor_machine_test.cpp: apps/cli/doctor_machine.h
#include "cli/doctor_machine.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

constexpr std::uint64_t kMib = 1 << 20;

ProcessorFacts good_processor() {
  return {.name = "Good", .is_x86 = true, .avx2 = true, .present = 4, .usable = 4, .threads = 4};
}

Health worst(const Findings& findings) {
  Health worst = Health::kOk;
  for (const Finding& finding : findings) worst = std::max(worst, finding.health);
  return worst;
}

// The finding of that name that is not ok.
Finding complaint(const Findings& findings, const std::string& check) {
  for (const Finding& finding : findings)
    if (finding.check == check && finding.health != Health::kOk) return finding;
  ADD_FAILURE() << "no complaint about " << check;
  return {};
}

TEST(DoctorMachine, IsContentWithAGoodProcessor) {
  EXPECT_EQ(worst(check_processor(good_processor())), Health::kOk);
}

TEST(DoctorMachine, MissesAvx2WhereItShouldBe) {
  ProcessorFacts facts = good_processor();
  facts.avx2 = false;
  EXPECT_EQ(complaint(check_processor(facts), "processor").health, Health::kSlow);
  facts.is_x86 = false;
  EXPECT_EQ(worst(check_processor(facts)), Health::kOk);
}

TEST(DoctorMachine, SaysWhatPrecisionsComeTo) {
  ProcessorFacts facts = good_processor();
  EXPECT_NE(check_processor(facts)[1].message.find("bf16 is refused"), std::string::npos);
  facts.bf16 = facts.vnni = true;
  EXPECT_NE(check_processor(facts)[1].message.find("auto is faster"), std::string::npos);
  EXPECT_NE(check_processor(facts)[1].message.find("VNNI"), std::string::npos);
}

TEST(DoctorMachine, AdvisesFewerThreadsWhereTimeIsShort) {
  ProcessorFacts facts = good_processor();
  facts.quota = 1.5;
  const Finding quota = complaint(check_processor(facts), "cores");
  EXPECT_EQ(quota.health, Health::kSlow);
  EXPECT_NE(quota.remedy.find("--threads 1"), std::string::npos) << quota.remedy;
  facts.quota = 8;
  EXPECT_EQ(worst(check_processor(facts)), Health::kOk);
  facts.usable = 2;
  EXPECT_NE(complaint(check_processor(facts), "cores").remedy.find("--threads 2"), std::string::npos);
}

TEST(DoctorMachine, KnowsWhichPowersaveIsSlow) {
  ProcessorFacts facts = good_processor();
  facts.governor = "powersave", facts.driver = "intel_pstate";
  EXPECT_EQ(worst(check_processor(facts)), Health::kOk);
  facts.driver = "acpi-cpufreq";
  EXPECT_EQ(complaint(check_processor(facts), "frequency").health, Health::kSlow);
}

TEST(DoctorMachine, WantsMemoryForAModel) {
  EXPECT_EQ(worst(check_memory({})), Health::kOk);
  EXPECT_EQ(worst(check_memory({.total = 4096 * kMib, .available = 2048 * kMib})), Health::kOk);
  EXPECT_EQ(worst(check_memory({.total = 4096 * kMib, .available = 300 * kMib})), Health::kSlow);
  EXPECT_EQ(worst(check_memory({.available = 2048 * kMib, .limit = 256 * kMib, .left = 100 * kMib})), Health::kWrong);
  EXPECT_EQ(worst(check_memory({.available = 2048 * kMib, .address_space = 1024 * kMib})), Health::kSlow);
  EXPECT_EQ(worst(check_memory({.available = 2048 * kMib, .address_space = 400 * kMib})), Health::kWrong);
  EXPECT_EQ(worst(check_memory({.available = 2048 * kMib, .committable = 1024 * kMib})), Health::kSlow);
}

TEST(DoctorMachine, DoubtsAClockBeforeTheProgramWasBuilt) {
  const Moment built = Moment(std::chrono::hours(24 * 365 * 55));
  EXPECT_EQ(check_clock(built + std::chrono::hours(1), built).health, Health::kOk);
  EXPECT_EQ(check_clock(built - std::chrono::hours(1), built).health, Health::kOk);  // time zones of archives
  EXPECT_EQ(check_clock(built - std::chrono::hours(48), built).health, Health::kWrong);
  EXPECT_EQ(check_clock(built + std::chrono::hours(24 * 365 * 30), built).health, Health::kWrong);
}

TEST(DoctorMachine, SaysHowManyClientsTheFilesAreEnoughFor) {
  EXPECT_EQ(check_open_files(20000, 20000).health, Health::kOk);
  const Finding few = check_open_files(512, 20000);
  EXPECT_EQ(few.health, Health::kSlow);
  EXPECT_EQ(few.remedy, "inctrl serve --max-connections 412");
  EXPECT_EQ(check_open_files(10, 20000).remedy, "inctrl serve --max-connections 1");
}

}  // namespace
}  // namespace inctrl::cli
