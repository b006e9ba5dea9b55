// src/evaluation/results_json.h: how are results kept in results.json?
// Format: docs/evaluation.md. Tested by tests/evaluation/results_json_test.cpp
#pragma once

#include <ostream>
#include <string>

#include "evaluation/results.h"

namespace inctrl {

// A line a run. Scores read back to the same bits.
void write_json(const Results& results, std::ostream& out);

// Fields that are not known, and the summary, are passed over. kBadFormat, naming `origin` and the field.
Results results_from_json(const std::string& text, const std::string& origin);

}  // namespace inctrl
