// src/text/split_words.h: where does one word of a text end for the tokenizer?
// Source: CLIP and open_clip, tokenizer, the pattern
//   <start_of_text>|<end_of_text>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+   ignoring case
// Two differences: the published engine drops U+0345, and classes of new characters follow each library's Unicode
// version. Tested by tests/text/split_words_test.cpp
#pragma once

#include <string_view>
#include <vector>

namespace inctrl {

inline constexpr std::u32string_view kStartOfText = U"<start_of_text>", kEndOfText = U"<end_of_text>";

// The words in order; each is a part of `text`, which must outlive them and is in lower case (clean_text.h): one of the
// two special words, one of seven endings such as 's, a run of letters, one number character, or a run of anything else
// but blanks.
std::vector<std::u32string_view> split_words(std::u32string_view text);

}  // namespace inctrl
