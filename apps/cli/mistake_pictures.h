// apps/cli/mistake_pictures.h: what do the worst mistakes of an evaluation look like?
// Tested by tests/end_to_end/eval_test.py
#pragma once

#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/report.h"

namespace inctrl::cli {

// The twenty worst, each with its picture, the picture under its map, its most anomalous patch and the prompt's patch
// that is most like it, as data URIs. Judged again from the cache. A picture that cannot be read has none.
std::vector<Mistake> mistakes_with_pictures(const Results& results, const EvaluationInputs& inputs);

}  // namespace inctrl::cli
