// apps/cli/folder_facts.cpp. Tested by tests/cli/folder_facts_test.cpp
#include "cli/folder_facts.h"

#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <system_error>

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

fs::path nearest_existing(fs::path path) {
  std::error_code error;
  path = fs::absolute(path, error);
  while (path.has_relative_path() && !fs::exists(fs::symlink_status(path, error))) path = path.parent_path();
  return path;
}

std::string why_unwritable(const fs::path& folder) {
  std::string name = (folder / ".inctrl-doctor-XXXXXX").string();
  const int file = ::mkstemp(name.data());
  if (file < 0) return std::generic_category().message(errno);
  ::close(file);
  ::unlink(name.c_str());
  return {};
}

bool is_on_network(const fs::path& path) {
  constexpr std::uint32_t kNfs = 0x6969, kSmb = 0x517b, kCifs = 0xff534d42, kSmb2 = 0xfe534d42;
  struct statfs facts {};
  if (::statfs(path.c_str(), &facts) != 0) return false;
  const auto type = static_cast<std::uint32_t>(facts.f_type);
  return type == kNfs || type == kSmb || type == kCifs || type == kSmb2;
}

bool is_read_only(const fs::path& path) {
  struct statvfs facts {};
  return ::statvfs(path.c_str(), &facts) == 0 && (facts.f_flag & ST_RDONLY) != 0;
}

bool is_open_to_others(const fs::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return false;
  const bool others = (facts.st_mode & S_IWOTH) != 0 && (facts.st_mode & S_ISVTX) == 0;
  return others || (facts.st_uid != ::geteuid() && facts.st_uid != 0);
}

bool is_leftover(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  if (!name.starts_with('.') || !name.ends_with(".tmp")) return false;
  std::error_code error;
  const fs::file_time_type written = entry.last_write_time(error);
  return !error && fs::file_time_type::clock::now() - written > std::chrono::hours(1);
}

}  // namespace

FolderFacts look_at_folder(const fs::path& path) {
  FolderFacts facts;
  std::error_code error;
  facts.path = path;
  facts.existing = nearest_existing(path);
  facts.is_there = fs::exists(fs::symlink_status(path, error));
  facts.is_folder = fs::is_directory(facts.existing, error);
  facts.unwritable = facts.is_folder ? why_unwritable(facts.existing) : "it is not a folder";
  if (const fs::space_info space = fs::space(facts.existing, error); !error) facts.free_bytes = space.available;
  facts.read_only = is_read_only(facts.existing);
  facts.on_network = is_on_network(facts.existing);
  facts.open_to_others = facts.is_there && is_open_to_others(path);
  return facts;
}

FolderContent content_of(const fs::path& folder) {
  constexpr std::size_t kMost = 200'000;
  FolderContent content;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;  // a file may go while others are looked at
    if (entry->is_symlink(unknown) || !entry->is_regular_file(unknown)) continue;
    if (content.files == kMost) {
      content.more = true;
      break;
    }
    ++content.files;
    const std::uintmax_t bytes = entry->file_size(unknown);
    if (!unknown) content.bytes += bytes;
    if (is_leftover(*entry)) ++content.leftovers;
  }
  return content;
}

}  // namespace inctrl::cli
