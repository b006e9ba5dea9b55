// src/records/synced_file.h: how is a new file made so that neither a crash nor a loss of power leaves half of it?
// In steps, so that of many files each step is done for all before the next: the disk then works on all at once.
// Tested by tests/records/synced_file_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace inctrl {

// An open file; closed at its end.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int number() const noexcept { return number_; }  // below 0: none

 private:
  int number_;
};

// A file under a temporary name: removed again at its end unless it was renamed. All calls throw DiskFull or kBackend.
class SyncedFile {
 public:
  // Takes over a file that is written and synced.
  explicit SyncedFile(std::filesystem::path written) : unfinished_(std::move(written)) {}
  // Writes the new file.
  SyncedFile(std::filesystem::path unfinished, std::span<const std::byte> bytes);
  SyncedFile(SyncedFile&& other) noexcept;
  SyncedFile& operator=(SyncedFile&&) = delete;
  ~SyncedFile();

  void sync();  // returns when the bytes are on the disk
  // In the same file system; replaces what has the name. Lasts once sync_folder() was called.
  void rename_to(const std::filesystem::path& target);

 private:
  std::filesystem::path unfinished_;
};

void sync_folder(const std::filesystem::path& folder);  // names in it last. DiskFull; kBackend

}  // namespace inctrl
