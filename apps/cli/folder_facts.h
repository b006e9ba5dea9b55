// apps/cli/folder_facts.h: what is a folder like, on the disk and for this user?
// Tested by tests/cli/folder_facts_test.cpp
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace inctrl::cli {

struct FolderFacts {
  std::filesystem::path path;
  std::filesystem::path existing;           // the path, or the nearest above it that is there
  bool is_there = false;                    // the path itself
  bool is_folder = false;                   // of `existing`, as below
  std::string unwritable;                   // why nothing can be written; empty if it can
  std::optional<std::uint64_t> free_bytes;  // nothing if the system does not say
  bool read_only = false;                   // the file system
  bool on_network = false;                  // NFS or SMB
  bool open_to_others = false;              // another user may write there; only of the path itself
};

// Tries to write: makes a file without a name that anything looks for, and removes it.
FolderFacts look_at_folder(const std::filesystem::path& path);

struct FolderContent {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
  std::size_t leftovers = 0;  // temporary files of writers that ended before they were done, an hour or longer ago
  bool more = false;          // there are more than were counted
};

// Of all files below it; nothing of a folder that is not there. At most 200 000 are counted.
FolderContent content_of(const std::filesystem::path& folder);

}  // namespace inctrl::cli
