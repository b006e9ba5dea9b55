// tests/cli/machine_facts_test.cpp: apps/cli/machine_facts.h and cgroup_facts.h
#include "cli/machine_facts.h"

#include <gtest/gtest.h>

#include <fstream>

#include "cli/cgroup_facts.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

// The files of a system that is made up.
class MadeUpSystem : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) const {
    std::filesystem::create_directories((root() / file).parent_path());
    std::ofstream(root() / file) << text;
  }
  std::filesystem::path root() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

TEST_F(MadeUpSystem, TellsProcessorAndFrequency) {
  write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Made Up 9000\n\nprocessor\t: 1\nmodel name\t: Made Up 9000\n");
  write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  write("sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "acpi-cpufreq\n");
  const ProcessorFacts facts = processor_facts(root());
  EXPECT_EQ(facts.name, "Made Up 9000");
  EXPECT_EQ(facts.governor, "powersave");
  EXPECT_EQ(facts.driver, "acpi-cpufreq");
  EXPECT_FALSE(facts.quota);
  EXPECT_GE(facts.present, facts.usable);
}

TEST_F(MadeUpSystem, TellsMemory) {
  write("proc/meminfo",
        "MemTotal:        2048 kB\nMemAvailable:    1024 kB\nCommitLimit:  1000 kB\nCommitted_AS: 600 kB\n");
  MemoryFacts facts = memory_facts(root());
  EXPECT_EQ(facts.total, 2048u << 10);
  EXPECT_EQ(facts.available, 1024u << 10);
  EXPECT_FALSE(facts.limit);
  EXPECT_FALSE(facts.committable);
  write("proc/sys/vm/overcommit_memory", "2\n");
  EXPECT_EQ(memory_facts(root()).committable, 400u << 10);
}

TEST_F(MadeUpSystem, HasNothingToTellWithoutItsFiles) {
  EXPECT_EQ(processor_facts(root()).name, "");
  EXPECT_FALSE(memory_facts(root()).total);
}

TEST_F(MadeUpSystem, IsLimitedByTheTightestGroupOfVersion2) {
  write("proc/self/cgroup", "0::/outer/inner\n");
  write("sys/fs/cgroup/outer/cpu.max", "150000 100000\n");
  write("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n");
  write("sys/fs/cgroup/outer/memory.max", "max\n");
  write("sys/fs/cgroup/outer/inner/memory.max", "1000000\n");
  write("sys/fs/cgroup/outer/inner/memory.current", "700000\n");
  write("sys/fs/cgroup/outer/inner/memory.stat", "anon 500000\ninactive_file 200000\n");
  EXPECT_EQ(cgroup_processors(root()), 1.5);
  const std::optional<CgroupMemory> memory = cgroup_memory(root());
  ASSERT_TRUE(memory);
  EXPECT_EQ(memory->limit, 1000000u);
  EXPECT_EQ(memory->left, 500000u);
}

TEST_F(MadeUpSystem, IsLimitedByGroupsOfVersion1) {
  write("proc/self/cgroup", "5:cpu,cpuacct:/box\n4:memory:/box\n0::/\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "50000\n");
  write("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "1000000\n");
  write("sys/fs/cgroup/memory/box/memory.usage_in_bytes", "2000000\n");
  EXPECT_EQ(cgroup_processors(root()), 0.5);
  ASSERT_TRUE(cgroup_memory(root()));
  EXPECT_EQ(cgroup_memory(root())->left, 0u);
}

TEST_F(MadeUpSystem, IsNotLimitedByWhatMakesNoSense) {
  write("proc/self/cgroup", "nonsense\n0::\n:::/../..\n");
  write("sys/fs/cgroup/cpu.max", "much\n");
  write("sys/fs/cgroup/memory.max", "-5\n");
  EXPECT_FALSE(cgroup_processors(root()));
  EXPECT_FALSE(cgroup_memory(root()));
}

}  // namespace
}  // namespace inctrl::cli
