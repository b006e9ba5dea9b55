// src/pictures/npy.cpp. Tested by tests/pictures/npy_test.cpp
#include "pictures/npy.h"

#include <bit>
#include <string>

#include "tensor/require.h"
#include "tensor_files/atomic_file.h"

namespace inctrl {

std::string npy_bytes(std::span<const float> values, int rows, int columns) {
  static_assert(std::endian::native == std::endian::little, "the values are written as they lie in memory");
  require(
      rows >= 0 && columns >= 0 && values.size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns),
      ErrorCode::kInvalidArgument, "write_npy: ", values.size(), " values for ", rows, " rows of ", columns);
  constexpr std::size_t kPrefix = 10, kAlignment = 64;  // magic, version and length; of the data in the file
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " +
                       std::to_string(columns) + "), }";
  header.resize((kPrefix + header.size() + kAlignment) / kAlignment * kAlignment - kPrefix, ' ');
  header.back() = '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return bytes;
}

void write_npy(const std::filesystem::path& file, std::span<const float> values, int rows, int columns) {
  const std::string bytes = npy_bytes(values, rows, columns);
  write_atomically(file, std::as_bytes(std::span(bytes)));
}

}  // namespace inctrl
