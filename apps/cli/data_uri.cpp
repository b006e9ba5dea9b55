// apps/cli/data_uri.cpp. Tested by tests/cli/data_uri_test.cpp
#include "cli/data_uri.h"

#include <string_view>

namespace inctrl::cli {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string jpeg_uri(std::span<const std::uint8_t> jpeg) {
  std::string uri = "data:image/jpeg;base64,";
  uri.reserve(uri.size() + (jpeg.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < jpeg.size(); i += 3) {  // three bytes, four digits
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) bits = bits << 8 | (i + k < jpeg.size() ? jpeg[i + k] : 0u);
    for (std::size_t digit = 0; digit < 4; ++digit)
      uri += i + digit <= jpeg.size() ? kDigits[bits >> (18 - 6 * digit) & 63] : '=';
  }
  return uri;
}

}  // namespace inctrl::cli
