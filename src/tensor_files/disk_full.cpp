// src/tensor_files/disk_full.cpp. Tested by tests/tensor_files/disk_full_test.cpp
#include "tensor_files/disk_full.h"

#include <cerrno>
#include <system_error>

namespace inctrl {

bool is_disk_full(int error_number) noexcept {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

void fail_to_write(const std::filesystem::path& file, int error_number) {
  const std::string message = "write " + file.string() + ": " + std::generic_category().message(error_number);
  if (is_disk_full(error_number)) throw DiskFull(message);
  throw Error(ErrorCode::kBackend, message);
}

}  // namespace inctrl
