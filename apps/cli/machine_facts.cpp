// apps/cli/machine_facts.cpp. Tested by tests/cli/machine_facts_test.cpp
#include "cli/machine_facts.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

#include "cli/cgroup_facts.h"
#include "encoder/encoder.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

// "key : value" lines.
std::map<std::string, std::string> pairs_of(const fs::path& file) {
  std::ifstream stream(file);
  std::map<std::string, std::string> pairs;
  for (std::string line; std::getline(stream, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::size_t end = line.find_last_not_of(" \t", colon == 0 ? 0 : colon - 1);
    const std::size_t begin = line.find_first_not_of(" \t", colon + 1);
    pairs.emplace(line.substr(0, end + 1), begin == std::string::npos ? "" : line.substr(begin));
  }
  return pairs;
}

// Bytes of a line such as "MemTotal: 123 kB".
std::optional<std::uint64_t> kibibytes(const std::map<std::string, std::string>& pairs, const std::string& key) {
  const auto found = pairs.find(key);
  if (found == pairs.end()) return std::nullopt;
  std::istringstream stream(found->second);
  std::uint64_t number = 0;
  if (!(stream >> number)) return std::nullopt;
  return number * 1024;
}

#if defined(__x86_64__)
// The same products on registers of AVX2, which the compiler's own question does not know everywhere.
bool has_avx_vnni() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a & (1u << 4)) != 0;
}
#endif

int usable_processors(int present) {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : present;  // else it has more than 1024
}

}  // namespace

ProcessorFacts processor_facts(const fs::path& root) {
  ProcessorFacts facts;
  const std::map<std::string, std::string> pairs = pairs_of(root / "proc/cpuinfo");
  if (const auto found = pairs.find("model name"); found != pairs.end()) facts.name = found->second;
#if defined(__x86_64__)
  facts.is_x86 = true;
  facts.avx2 = __builtin_cpu_supports("avx2");
  facts.avx512 = __builtin_cpu_supports("avx512f");
  facts.vnni = __builtin_cpu_supports("avx512vnni") || has_avx_vnni();
#endif
  facts.bf16 = has_native_bf16();
  facts.present = std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)));
  facts.usable = usable_processors(facts.present);
  facts.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  facts.quota = cgroup_processors(root);
  const fs::path frequency = root / "sys/devices/system/cpu/cpu0/cpufreq";
  facts.governor = first_line(frequency / "scaling_governor");
  facts.driver = first_line(frequency / "scaling_driver");
  return facts;
}

MemoryFacts memory_facts(const fs::path& root) {
  MemoryFacts facts;
  const std::map<std::string, std::string> pairs = pairs_of(root / "proc/meminfo");
  facts.total = kibibytes(pairs, "MemTotal");
  facts.available = kibibytes(pairs, "MemAvailable");
  if (const std::optional<CgroupMemory> cgroup = cgroup_memory(root))
    facts.limit = cgroup->limit, facts.left = cgroup->left;
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) facts.address_space = limit.rlim_cur;
  const auto most = kibibytes(pairs, "CommitLimit"), committed = kibibytes(pairs, "Committed_AS");
  if (first_line(root / "proc/sys/vm/overcommit_memory") == "2" && most && committed)
    facts.committable = *most > *committed ? *most - *committed : 0;
  return facts;
}

std::uint64_t open_file_limit() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : 0;
}

}  // namespace inctrl::cli
