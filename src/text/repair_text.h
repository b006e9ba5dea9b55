// src/text/repair_text.h: what did a text say before programs and typesetters changed its characters?
// Source: ftfy 6, fix_text with its defaults, which CLIP's tokenizer applies to every text.
// Tested by tests/text/repair_text_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// ftfy's rules, in its order, until none changes the text:
// - HTML references that end in a semicolon, unless the text has a "<" and so may be HTML on purpose;
// - control codes 0x80 to 0x9f are what Windows-1252 has there;
// - Latin ligatures become letters, full-width and half-width forms the usual ones, curly quotes straight ones;
// - terminal escapes and control characters go;
// - letters and their combining accents become one character (normalisation form C).
// Left out: the search for text that was decoded with the wrong encoding, names of HTML references in capitals, and
// the change of line breaks, which are blanks to the tokenizer anyway.
std::u32string repair_text(std::u32string_view text);

}  // namespace inctrl
