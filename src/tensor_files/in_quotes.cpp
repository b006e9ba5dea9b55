// src/tensor_files/in_quotes.cpp. Tested by tests/tensor_files/in_quotes_test.cpp
#include "tensor_files/in_quotes.h"

namespace inctrl {

std::string in_quotes(std::string_view name) {
  constexpr std::size_t kLongest = 200;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "'";
  for (const char letter : name.substr(0, kLongest)) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x20 && byte < 0x7f) {
      text += letter;
    } else {
      text += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15u]};
    }
  }
  return text + (name.size() > kLongest ? "...'" : "'");
}

}  // namespace inctrl
