// src/tensor_files/mapped_file.h: how is a large file read without a copy?
// Tested by tests/tensor_files/mapped_file_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace inctrl {

// A file's bytes, mapped read-only. Copies share the mapping, which lives as long as the last of them; any thread may
// read. A file that shrinks while mapped is the caller's loss (SIGBUS), as with every mapping.
class MappedFile {
 public:
  // kNotFound if there is no such file; kBackend if it cannot be opened or is not a regular file.
  static MappedFile open(const std::filesystem::path& file);

  std::span<const std::byte> bytes() const noexcept { return bytes_; }
  // Keeps the mapping alive; for tensors that outlive this object.
  std::shared_ptr<const void> owner() const noexcept { return owner_; }
  // Takes the pages that were read out of this process's memory; the next look at a byte brings its page back from the
  // file. So it costs time at worst and never changes a byte; any thread may call it while others read.
  void release_pages() const noexcept;

 private:
  std::shared_ptr<const void> owner_;
  std::span<const std::byte> bytes_;
};

}  // namespace inctrl
