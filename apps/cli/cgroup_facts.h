// apps/cli/cgroup_facts.h: what do the control groups, by which containers and systemd limit processes, allow this one?
// Of both versions. A process's group and all above it count; the tightest decides.
// Tested by tests/cli/machine_facts_test.cpp
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace inctrl::cli {

struct CgroupMemory {
  std::uint64_t limit = 0, left = 0;  // bytes; what the system would give back when asked counts as left
};

// The files of the system are those below `root`. Nothing where nothing is limited.
std::optional<double> cgroup_processors(const std::filesystem::path& root);  // processors' worth of time
std::optional<CgroupMemory> cgroup_memory(const std::filesystem::path& root);

}  // namespace inctrl::cli
