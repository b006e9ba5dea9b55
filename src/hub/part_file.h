// src/hub/part_file.h: where do bytes of a download go until all are there?
// Tested by tests/hub/part_file_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace inctrl {

// A file that grows at its end. All methods throw kBackend, naming the file and what the system says: no space left, no
// permission.
class PartFile {
 public:
  explicit PartFile(std::filesystem::path path);  // goes on behind what is there
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  ~PartFile();

  std::uint64_t size() const noexcept { return size_; }
  void append(std::span<const std::byte> bytes);
  void shorten(std::uint64_t size);
  void sync();  // to the disk
  // Is there room for so many further bytes?
  void require_space(std::uint64_t bytes) const;

 private:
  [[noreturn]] void refuse(int error) const;

  std::filesystem::path path_;
  int file_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace inctrl
