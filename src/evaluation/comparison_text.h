// src/evaluation/comparison_text.h: how does a comparison look as tables?
// Tested by tests/evaluation/comparison_text_test.cpp
#pragma once

#include <string>

#include "evaluation/comparison.h"

namespace inctrl {

// comparison.md: for each shot count and method a table of metrics, and one of categories; remarks and method below.
std::string comparison_markdown(const Comparison& comparison);

// For a terminal: the main metrics over all categories, and the remarks.
std::string comparison_brief(const Comparison& comparison);

}  // namespace inctrl
