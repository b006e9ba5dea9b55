// src/sources/folder_watch.cpp. Tested by tests/sources/folder_watch_test.cpp
#include "sources/folder_watch.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <thread>

#include "sources/folder_entries.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

bool has_partial_name(const fs::path& file) {
  constexpr std::array<std::string_view, 4> kEndings{".part", ".partial", ".tmp", "~"};
  const std::string name = file.filename().native();
  return name.starts_with('.') ||
         std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view end) { return name.ends_with(end); });
}

struct Seen {
  FileStamp stamp;
  std::uint64_t inode = 0;
};

// Nothing for what is no regular file, or has gone meanwhile.
std::optional<Seen> stat_file(const fs::path& file) {
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  const std::int64_t nanoseconds = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000;
  return Seen{{static_cast<std::uint64_t>(status.st_size), nanoseconds + status.st_mtim.tv_nsec}, status.st_ino};
}

}  // namespace

FolderWatch::FolderWatch(fs::path folder, WatchOptions options, const FileStamps& done)
    : folder_(std::move(folder)), options_(std::move(options)) {
  std::error_code error;
  require(fs::is_directory(folder_, error), ErrorCode::kNotFound, "there is no folder ", folder_.native(),
          " to watch; make it first");
  if (!options_.output.empty()) options_.output = fs::weakly_canonical(options_.output);
  const Clock::time_point now = Clock::now();
  for (const auto& [path, stamp] : done) known_[path] = {stamp, now, now, true};
}

std::vector<WatchedFile> FolderWatch::look(Clock::time_point now) {
  partial_before_ = std::move(partial_);
  partial_.clear();
  std::vector<std::string> complete;
  walk(now, complete);
  std::sort(complete.begin(), complete.end());  // std::string compares as unsigned bytes
  std::vector<WatchedFile> found;
  for (const std::string& path : complete) {
    Known& known = known_.at(path);
    known.done = true;
    if (looks_like_picture(folder_ / path))
      found.push_back({{(folder_ / path).native(), path}, known.stamp});
    else
      ++passed_over_;
  }
  forget_vanished(now);
  return found;
}

void FolderWatch::walk(Clock::time_point now, std::vector<std::string>& complete) {
  std::vector<fs::path> folders{folder_};
  while (!folders.empty()) {
    const fs::path folder = std::move(folders.back());
    folders.pop_back();
    std::error_code error;  // what cannot be read has nothing new; the next look tries again
    if (!options_.output.empty() && fs::weakly_canonical(folder, error) == options_.output) continue;
    const FolderEntries entries = entries_of(folder, error);
    for (const fs::path& below : entries.folders)
      if (!has_partial_name(below)) folders.push_back(below);
    for (const fs::path& file : entries.files) see(file, now, complete);
  }
}

void FolderWatch::see(const fs::path& file, Clock::time_point now, std::vector<std::string>& complete) {
  const std::optional<Seen> seen = stat_file(file);
  if (!seen) return;
  if (has_partial_name(file)) {
    partial_[seen->inode] = seen->stamp;
    return;
  }
  const std::string path = file.lexically_relative(folder_).native();
  const auto [entry, is_new] = known_.try_emplace(path, Known{seen->stamp, now, now});
  Known& known = entry->second;
  known.last = now;
  if (known.stamp != seen->stamp) known = {seen->stamp, now, now};
  const auto partial = partial_before_.find(seen->inode);
  const bool renamed = is_new && partial != partial_before_.end() && partial->second == seen->stamp;
  if (!known.done && (renamed || now - known.since >= options_.settle)) complete.push_back(path);
}

void FolderWatch::forget_vanished(Clock::time_point now) {
  std::error_code error;
  if (!fs::is_directory(folder_, error)) return;
  std::erase_if(known_, [&](const auto& entry) {
    const Known& known = entry.second;
    return now - known.last > (known.done ? options_.forget : options_.settle);
  });
}

std::optional<WatchedFile> FolderWatch::next(const std::function<bool()>& stop) {
  while (!ready()) {
    const Clock::time_point begun = Clock::now();
    if (begun < rested_until_) {
      if (stop()) return std::nullopt;
      std::this_thread::sleep_for(std::min<Clock::duration>(rested_until_ - begun, std::chrono::milliseconds(100)));
      continue;
    }
    found_ = look(begun);
    next_ = 0;
    const Clock::time_point ended = Clock::now();
    rested_until_ = ended + std::max<Clock::duration>(options_.pause, 9 * (ended - begun));
  }
  if (stop()) return std::nullopt;
  return std::move(found_[next_++]);
}

}  // namespace inctrl
