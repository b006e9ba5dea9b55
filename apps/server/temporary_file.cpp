// apps/server/temporary_file.cpp. Tested by tests/server/temporary_file_test.cpp
#include "server/temporary_file.h"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "tensor/require.h"

namespace inctrl::server {

TemporaryFile::TemporaryFile(std::string_view content) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  require(!error, ErrorCode::kBackend, "there is no folder for temporary files: ", error.message());
  std::string name = (folder / "inctrl-XXXXXX.safetensors").string();
  constexpr int kSuffix = 12;  // letters behind the X
  const int file = mkstemps(name.data(), kSuffix);
  require(file >= 0, ErrorCode::kBackend, "no temporary file could be made: ", std::strerror(errno));
  path_ = name;
  std::size_t written = 0;
  while (written < content.size()) {
    const ssize_t more = ::write(file, content.data() + written, content.size() - written);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    written += static_cast<std::size_t>(more);
  }
  ::close(file);
  if (written < content.size()) {
    std::filesystem::remove(path_, error);
    fail(ErrorCode::kBackend, "a temporary file could not be written: ", std::strerror(errno));
  }
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace inctrl::server
