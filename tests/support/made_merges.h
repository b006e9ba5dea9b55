// tests/support/made_merges.h: a tokenizer for tests that need none in particular.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace inctrl {

// Merges as many as CLIP's, as ImportOptions::merges takes them: pairs of characters, with no language behind them.
inline std::string made_merges() {
  constexpr std::size_t kCount = 48894;
  std::vector<std::string> letters;
  for (char letter = 33; letter < 127; ++letter) letters.emplace_back(1, letter);
  for (int code = 0xa1; code <= 0xff; ++code)  // Latin-1 without the soft hyphen, as UTF-8
    if (code != 0xad) letters.push_back({static_cast<char>(0xc0 | code >> 6), static_cast<char>(0x80 | (code & 0x3f))});
  std::string merges;
  std::size_t count = 0;
  for (const std::string& left : letters)
    for (const std::string& right : letters)
      for (const char* end : {"", "</w>"})
        if (count++ < kCount) merges.append(left).append(" ").append(right).append(end).append("\n");
  return merges;
}

}  // namespace inctrl
