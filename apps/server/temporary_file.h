// apps/server/temporary_file.h: a file for those who only read files. Gone with the object.
// Tested by tests/server/temporary_file_test.cpp
#pragma once

#include <filesystem>
#include <string_view>

namespace inctrl::server {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content);  // kBackend
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace inctrl::server
