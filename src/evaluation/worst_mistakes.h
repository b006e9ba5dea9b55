// src/evaluation/worst_mistakes.h: which pictures does a model get most wrong, no threshold given?
// Tested by tests/evaluation/worst_mistakes_test.cpp
#pragma once

#include <cstddef>
#include <vector>

#include "evaluation/results.h"

namespace inctrl {

// Indices into a Results.
struct WorstMistake {
  std::size_t run = 0, image = 0;
  double wrong_share = 0;  // of the other class's pictures of the run, those on the wrong side of this one; ties half
};

// At most `most`, the worst first, of each category's run of method "inctrl" (else its first method) with the most
// shots and the first seed. Shares compare across categories, whose scores do not.
std::vector<WorstMistake> worst_mistakes(const Results& results, std::size_t most);

}  // namespace inctrl
