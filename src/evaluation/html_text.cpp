// src/evaluation/html_text.cpp. Tested by tests/evaluation/html_text_test.cpp
#include "evaluation/html_text.h"

namespace inctrl {

std::string html_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F ? ' ' : letter;
    }
  }
  return out;
}

}  // namespace inctrl
