// apps/cli/machine_facts.h: what does this machine have, and what of it may this process use?
// Facts alone; doctor_machine.h judges them. Tested by tests/cli/machine_facts_test.cpp
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace inctrl::cli {

struct ProcessorFacts {
  std::string name;  // empty if the system does not say
  bool is_x86 = false, avx2 = false, avx512 = false, vnni = false, bf16 = false;
  int present = 1;               // processors that are on
  int usable = 1;                // of them, by the process's affinity
  int threads = 1;               // how many the program starts by itself
  std::optional<double> quota;   // processors' worth of time that the cgroups allow
  std::string governor, driver;  // of the first processor's frequency; empty if unknown
};

struct MemoryFacts {
  std::optional<std::uint64_t> total, available;  // bytes, of the machine
  std::optional<std::uint64_t> limit, left;       // of the tightest cgroup, and what is left of it
  std::optional<std::uint64_t> address_space;     // ulimit -v, if there is one
  std::optional<std::uint64_t> committable;       // where the system lends no more than it has
};

// The files of the system are those below `root`.
ProcessorFacts processor_facts(const std::filesystem::path& root = "/");
MemoryFacts memory_facts(const std::filesystem::path& root = "/");

// How many files this process may have open at most.
std::uint64_t open_file_limit();

}  // namespace inctrl::cli
