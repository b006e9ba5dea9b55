// src/sources/folder_watch.h: which pictures have come into a folder, and are they there as a whole?
// The folder is looked at again and again, for that works on every file system, shared ones too; nothing is asked of
// the clock of the machine that writes. Decision: docs/decisions/0014-live-sources.md.
// Tested by tests/sources/folder_watch_test.cpp
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sources/picture_source.h"

namespace inctrl {

// What tells one content of a file from the next.
struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

// Of files below a watched folder, by their path there.
using FileStamps = std::map<std::string, FileStamp>;

struct WatchedFile {
  PictureName name;
  FileStamp stamp;
};

struct WatchOptions {
  std::filesystem::path output;                 // a folder that is not watched, wherever it is found; may be empty
  std::chrono::milliseconds settle{1000};       // a file is complete once it has not changed for so long
  std::chrono::milliseconds pause{200};         // between two looks at least; a look takes a tenth of the time at most
  std::chrono::milliseconds forget{3'600'000};  // a file that was away for so long is new when it comes back
};

// Hands out each picture once when it is complete: its size and time of change were the same in all looks of `settle`,
// or it was seen under a partial name before and renamed. A file that is written anew is new. Names that begin with a
// dot or end in .part, .partial, .tmp or ~ are passed over, and so are links to folders and what is no picture. Folders
// are walked recursively; one that cannot be read at the moment keeps what is known of it. Not for several threads.
class FolderWatch {
 public:
  using Clock = std::chrono::steady_clock;

  // `done`: what an earlier watch has handed out. kNotFound if there is no such folder.
  FolderWatch(std::filesystem::path folder, WatchOptions options, const FileStamps& done = {});

  // One look: what is complete and new, sorted by path. Files that vanish are no errors.
  std::vector<WatchedFile> look(Clock::time_point now);

  // Looks until there is a picture; nothing once `stop` says so, which is asked at least every tenth of a second.
  std::optional<WatchedFile> next(const std::function<bool()>& stop);
  // Whether next() would not wait.
  bool ready() const noexcept { return next_ < found_.size(); }

  std::size_t passed_over() const noexcept { return passed_over_; }  // complete files that are no pictures

 private:
  struct Known {
    FileStamp stamp;
    Clock::time_point since;  // when it was first seen so
    Clock::time_point last;   // when it was last seen at all
    bool done = false;
  };
  using Inodes = std::map<std::uint64_t, FileStamp>;

  void walk(Clock::time_point now, std::vector<std::string>& complete);
  void see(const std::filesystem::path& file, Clock::time_point now, std::vector<std::string>& complete);
  void forget_vanished(Clock::time_point now);

  std::filesystem::path folder_;
  WatchOptions options_;
  std::map<std::string, Known> known_;
  Inodes partial_, partial_before_;  // under partial names, in this look and in the one before
  std::vector<WatchedFile> found_;   // of the last look
  std::size_t next_ = 0, passed_over_ = 0;
  Clock::time_point rested_until_{};
};

}  // namespace inctrl
