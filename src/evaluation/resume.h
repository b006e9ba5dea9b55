// src/evaluation/resume.h: which categories of an earlier run need not be measured again?
// Tested by tests/evaluation/resume_test.cpp
#pragma once

#include <string>

#include "evaluation/evaluate.h"
#include "evaluation/results.h"

namespace inctrl {

bool has_category(const Results& results, const std::string& category);
void add(Results& results, const CategoryResults& category);  // categories stay sorted by name

// Adds to `results`, which has no runs yet, the categories of `earlier` that are in the data set and have every shot
// count, seed and method asked for; anything beyond is left behind. kIncompatible, naming what differs, if model, data
// set or settings are others.
void take_over(Results& results, const Results& earlier, const Dataset& dataset, const EvaluationOptions& options);

}  // namespace inctrl
