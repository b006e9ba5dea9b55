// src/evaluation/comparison_remarks.h: what should one know before believing a comparison?
// Tested by tests/evaluation/comparison_test.cpp
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evaluation/results.h"

namespace inctrl {

// Two runs of one category, shot count, seed and method.
struct RunPair {
  const Run* baseline = nullptr;
  const Run* now = nullptr;
};

// A sentence each: settings, data set and program that differ; pairs with other prompts or other test pictures; runs
// of either result that have no partner, by category, shots, seeds and method.
std::vector<std::string> remarks_on(const Results& baseline, const Results& now, std::span<const RunPair> pairs);

}  // namespace inctrl
