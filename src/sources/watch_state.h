// src/sources/watch_state.h: what of a watched folder was done already, by this program or by the one before it?
// A text file: a line "inctrl-watch-state 1 FOLDER", then one line "SIZE MTIME_NS PATH" for each picture done, appended
// after its result came out. PATH is the one below the folder; "%" and line ends in it are written %25, %0A and %0D.
// Tested by tests/sources/watch_state_test.cpp
#pragma once

#include <filesystem>
#include <string>

#include "sources/folder_watch.h"

namespace inctrl {

// A last line that was cut off (the program was killed) and lines that make no sense are as if they were not there: a
// picture is done twice rather than never. Not for several threads at once.
class WatchState {
 public:
  // Opens or makes the file, locks it until the end of this object, and writes it anew without what is out of date:
  // older lines of a path, and files that have gone and changed last a week ago or earlier.
  // kBackend if another program holds it or the disk refuses; kBadFormat if it is no such file, which stays as it is;
  // kIncompatible if it belongs to another folder.
  WatchState(const std::filesystem::path& file, const std::filesystem::path& folder);
  WatchState(const WatchState&) = delete;
  WatchState& operator=(const WatchState&) = delete;
  ~WatchState();

  const FileStamps& done() const noexcept { return done_; }  // as it was at the beginning

  // Handed to the operating system when this returns. kBackend.
  void add(const std::string& path, const FileStamp& stamp);

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;  // locked
  FileStamps done_;
};

}  // namespace inctrl
