// src/tensor_files/gunzip.cpp. Tested by tests/tensor_files/gunzip_test.cpp
#include "tensor_files/gunzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "tensor/require.h"

namespace inctrl {
namespace {

// zlib's state, begun for one gzip member in `bytes`.
class Inflation {
 public:
  explicit Inflation(std::span<const std::byte> bytes) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));  // zlib only reads it
    stream.avail_in = static_cast<uInt>(bytes.size());
    if (inflateInit2(&stream, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  ~Inflation() { inflateEnd(&stream); }

  z_stream stream{};
};

}  // namespace

bool is_gzip(std::span<const std::byte> bytes) noexcept {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

std::string gunzip(std::span<const std::byte> bytes, std::size_t most, std::string_view origin) {
  require(bytes.size() <= std::numeric_limits<uInt>::max(), ErrorCode::kLimit, origin, ": ", bytes.size(),
          " bytes are too many for a gzip file here");
  Inflation inflation(bytes);
  std::string content;
  std::array<char, 1 << 16> part{};
  for (int state = Z_OK; state != Z_STREAM_END;) {
    inflation.stream.next_out = reinterpret_cast<Bytef*>(part.data());
    inflation.stream.avail_out = static_cast<uInt>(part.size());
    state = inflate(&inflation.stream, Z_NO_FLUSH);
    if (state == Z_MEM_ERROR) throw std::bad_alloc();
    require(state != Z_BUF_ERROR, ErrorCode::kBadFormat, origin, ": the gzip file is cut off after ", bytes.size(),
            " bytes");
    require(state == Z_OK || state == Z_STREAM_END, ErrorCode::kBadFormat, origin,
            ": the gzip file is damaged near byte ", bytes.size() - inflation.stream.avail_in);
    const std::size_t length = part.size() - inflation.stream.avail_out;
    require(length <= most - content.size(), ErrorCode::kLimit, origin, ": unpacked it is longer than ", most,
            " bytes");
    content.append(part.data(), length);
  }
  require(inflation.stream.avail_in == 0, ErrorCode::kBadFormat, origin, ": ", inflation.stream.avail_in,
          " bytes follow the end of the gzip file");
  return content;
}

}  // namespace inctrl
