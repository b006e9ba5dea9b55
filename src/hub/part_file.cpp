// src/hub/part_file.cpp. Tested by tests/hub/part_file_test.cpp
#include "hub/part_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "tensor/require.h"

namespace inctrl {

PartFile::PartFile(std::filesystem::path path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)) {
  if (file_ < 0) refuse(errno);
  const off_t end = ::lseek(file_, 0, SEEK_END);
  if (end >= 0) {
    size_ = static_cast<std::uint64_t>(end);
    return;
  }
  const int error = errno;
  ::close(file_);
  refuse(error);
}

PartFile::~PartFile() {
  ::close(file_);
}

void PartFile::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) refuse(errno);
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void PartFile::shorten(std::uint64_t size) {
  const auto end = static_cast<off_t>(size);
  if (::ftruncate(file_, end) != 0 || ::lseek(file_, end, SEEK_SET) != end) refuse(errno);
  size_ = size;
}

void PartFile::sync() {
  if (::fdatasync(file_) != 0) refuse(errno);
}

void PartFile::require_space(std::uint64_t bytes) const {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(path_.parent_path(), error);
  constexpr std::uint64_t kMega = 1'000'000;
  require(error || space.available >= bytes, ErrorCode::kBackend, "write ", path_.string(), ": ", bytes / kMega + 1,
          " MB are to come, there is room for ", space.available / kMega, " MB");
}

void PartFile::refuse(int error) const {
  fail(ErrorCode::kBackend, "write ", path_.string(), ": ", std::generic_category().message(error));
}

}  // namespace inctrl
