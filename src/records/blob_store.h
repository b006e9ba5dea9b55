// src/records/blob_store.h: where do pictures and maps lie, so that none is ever half there?
// A file is called after its content, blobs/a/bcdef...: the same picture twice is one file, and what is damaged shows.
// Written under a temporary name in blobs/unfinished, synced, renamed, and the folder synced: once put() returns, a
// loss of power cannot take it. What was put is claimed by an empty file of its name in blobs/unfinished until
// settle(): if the process dies before a row names it, the next one knows. Tested by tests/records/blob_store_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

class SyncedFile;

struct Blob {
  std::string name;  // 64 hexadecimal digits: sha256 of the content
  std::uint64_t bytes = 0;
};

// Any number of threads of one process.
class BlobStore {
 public:
  // Makes the folders; removes what an interrupted process left under temporary names, but for its claims.
  explicit BlobStore(std::filesystem::path folder);

  // Keeps the bytes; those that are here already are not written again. DiskFull and kBackend leave nothing that is not
  // claimed.
  Blob put(std::span<const std::byte> bytes) const;
  // The same of several, in order: all are written before the first is waited for, and each folder is synced once.
  std::vector<Blob> put_all(std::span<const std::span<const std::byte>> contents) const;
  // Keeps a file that write_atomically() made at a path which unfinished_file() gave; it is not there afterwards.
  Blob take(const std::filesystem::path& unfinished) const;
  std::filesystem::path unfinished_file() const;

  std::vector<std::string> claimed() const;                           // the names; kBackend
  void settle(const std::vector<std::string>& names) const noexcept;  // a claim that stays harms nobody

  std::vector<std::byte> get(std::string_view name) const;  // kNotFound; kBackend. Does not look whether it is sound
  bool has(std::string_view name) const;
  bool is_sound(std::string_view name) const;  // the content has that name; false, too, if it cannot be read
  void remove(std::string_view name) const;    // no error if it is not here; kBackend
  std::filesystem::path file_of(std::string_view name) const;  // kInvalidArgument for what is no name

  // Of every blob that is here, in no order. Files that have no blob's name are passed over.
  void for_each(const std::function<void(const std::string& name)>& visit) const;
  std::uint64_t free_bytes() const;  // of the disk, for this user

 private:
  void rename(SyncedFile& written, const std::string& name) const;  // and claims it before

  std::filesystem::path folder_, unfinished_;
};

}  // namespace inctrl
