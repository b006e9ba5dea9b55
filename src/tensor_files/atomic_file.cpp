// src/tensor_files/atomic_file.cpp. Tested by tests/tensor_files/atomic_file_test.cpp
#include "tensor_files/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <random>
#include <system_error>

#include "tensor/require.h"
#include "tensor_files/disk_full.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// A fresh file in the folder of `file`, removed again unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& file) : target_(file) {
    std::random_device random;
    for (int attempt = 0; attempt < 100; ++attempt) {
      path_ = file;
      path_.replace_filename("." + file.filename().string() + "." + std::to_string(random()) + ".tmp");
      const int created = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (created >= 0) {
        ::close(created);
        return;
      }
      if (errno != EEXIST) fail_to_write(file, errno);
    }
    fail(ErrorCode::kBackend, "write ", file.string(), ": no free name for a temporary file");
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  const fs::path& path() const noexcept { return path_; }

  void become_target() {
    // The bytes reach the disk before the name does: after a power cut there is the old file or the new one.
    const int opened = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = opened >= 0 && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    if (!synced) fail_to_write(target_, error);
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail_to_write(target_, errno);
    path_.clear();
  }

 private:
  fs::path target_, path_;
};

}  // namespace

void write_atomically(const fs::path& file, const std::function<void(std::ostream&)>& write) {
  require(file.has_filename(), ErrorCode::kBackend, "write '", file.string(), "': this names no file");
  std::error_code error;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
  require(!error, ErrorCode::kBackend, "write ", file.string(), ": its folder cannot be made: ", error.message());
  // Renaming onto a device or a pipe would replace it by a plain file.
  const fs::file_status present = fs::status(file, error);
  require(!fs::exists(present) || fs::is_regular_file(present), ErrorCode::kBackend, "write ", file.string(),
          ": what is there is not a regular file");

  TemporaryFile temporary(file);
  std::ofstream stream(temporary.path(), std::ios::binary | std::ios::trunc);
  errno = 0;
  if (stream) write(stream);
  stream.close();
  if (!stream) fail_to_write(file, errno ? errno : EIO);
  temporary.become_target();
}

void write_atomically(const fs::path& file, std::span<const std::byte> bytes) {
  write_atomically(file, [bytes](std::ostream& stream) {
    stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  });
}

}  // namespace inctrl
