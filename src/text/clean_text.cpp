// src/text/clean_text.cpp. Tested by tests/text/clean_text_test.cpp
#include "text/clean_text.h"

#include "tensor/require.h"
#include "text/html_entities.h"
#include "text/repair_text.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

std::u32string with_single_blanks(std::u32string_view text) {
  std::u32string result;
  for (const char32_t character : text) {
    if (!is_blank(character)) {
      result += character;
    } else if (!result.empty() && result.back() != U' ') {
      result += U' ';
    }
  }
  if (result.ends_with(U' ')) result.pop_back();
  return result;
}

}  // namespace

std::u32string clean_text(std::string_view text) {
  constexpr std::size_t kMostBytes = 4096;  // repeated references cost the square of the length
  require(text.size() <= kMostBytes, ErrorCode::kLimit, "a text has ", text.size(), " bytes, at most ", kMostBytes,
          " are allowed");
  const std::u32string repaired = repair_text(from_utf8(text));
  return lower_case(with_single_blanks(unescape_html(unescape_html(repaired))));
}

}  // namespace inctrl
