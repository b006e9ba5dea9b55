// src/evaluation/html_text.h: how does any text stand in a page without becoming part of it?
// Tested by tests/evaluation/html_text_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// For content and for attributes in double or single quotes. Control characters become spaces.
std::string html_text(std::string_view text);

}  // namespace inctrl
