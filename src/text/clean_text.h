// src/text/clean_text.h: which form of a text is cut into tokens?
// Source: CLIP and open_clip, tokenizer, clean="lower".
// Tested by tests/text/clean_text_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// The text repaired (repair_text.h), its HTML references replaced twice, blanks made one and trimmed, in lower case.
// kInvalidArgument if it is not UTF-8; kLimit if it is longer than 4096 bytes: 77 tokens hold far less.
std::u32string clean_text(std::string_view text);

}  // namespace inctrl
