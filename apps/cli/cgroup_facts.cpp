// apps/cli/cgroup_facts.cpp. Tested by tests/cli/machine_facts_test.cpp
#include "cli/cgroup_facts.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 60;  // version 1 writes a huge number instead of none

std::optional<std::int64_t> number_in(const fs::path& file) {
  std::ifstream stream(file);
  std::int64_t number = 0;
  if (!(stream >> number)) return std::nullopt;  // "max", or not there
  return number;
}

// The value of a line "key number".
std::uint64_t number_of(const fs::path& file, const std::string& key) {
  std::ifstream stream(file);
  std::string word;
  std::uint64_t number = 0;
  while (stream >> word >> number)
    if (word == key) return number;
  return 0;
}

bool has_controller(const std::string& list, const std::string& controller) {
  return ("," + list + ",").find("," + controller + ",") != std::string::npos;
}

// The folder of the process's group and of all above it, of version 2 (`controller` empty) or 1.
std::vector<fs::path> groups(const fs::path& root, const std::string& controller) {
  std::ifstream stream(root / "proc/self/cgroup");
  for (std::string line; std::getline(stream, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string list = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? !list.empty() : !has_controller(list, controller)) continue;
    const fs::path top = root / "sys/fs/cgroup" / controller;
    std::vector<fs::path> folders{top};
    for (const fs::path& part : fs::path(line.substr(second + 1)).relative_path())
      if (part != "..") folders.push_back(folders.back() / part);
    return folders;
  }
  return {};
}

void keep_smaller(std::optional<double>& least, double value) {
  least = least ? std::min(*least, value) : value;
}

void keep_tighter(std::optional<CgroupMemory>& tightest, std::optional<std::int64_t> limit,
                  std::optional<std::int64_t> used, std::uint64_t reclaimable) {
  if (!limit || *limit < 0 || static_cast<std::uint64_t>(*limit) >= kNoLimit) return;
  const auto most = static_cast<std::uint64_t>(*limit);
  std::uint64_t held = used ? static_cast<std::uint64_t>(std::max<std::int64_t>(*used, 0)) : 0;
  held -= std::min(held, reclaimable);
  const CgroupMemory one{most, most > held ? most - held : 0};
  if (!tightest || one.left < tightest->left) tightest = one;
}

}  // namespace

std::optional<double> cgroup_processors(const fs::path& root) {
  std::optional<double> least;
  for (const fs::path& group : groups(root, "")) {
    std::ifstream stream(group / "cpu.max");  // "150000 100000" or "max 100000"
    double quota = 0, period = 0;
    if (stream >> quota >> period && period > 0) keep_smaller(least, quota / period);
  }
  for (const fs::path& group : groups(root, "cpu")) {
    const auto quota = number_in(group / "cpu.cfs_quota_us"), period = number_in(group / "cpu.cfs_period_us");
    if (quota && period && *quota > 0 && *period > 0)
      keep_smaller(least, static_cast<double>(*quota) / static_cast<double>(*period));
  }
  return least;
}

std::optional<CgroupMemory> cgroup_memory(const fs::path& root) {
  std::optional<CgroupMemory> tightest;
  for (const fs::path& group : groups(root, ""))
    keep_tighter(tightest, number_in(group / "memory.max"), number_in(group / "memory.current"),
                 number_of(group / "memory.stat", "inactive_file"));
  for (const fs::path& group : groups(root, "memory"))
    keep_tighter(tightest, number_in(group / "memory.limit_in_bytes"), number_in(group / "memory.usage_in_bytes"),
                 number_of(group / "memory.stat", "total_inactive_file"));
  return tightest;
}

}  // namespace inctrl::cli
