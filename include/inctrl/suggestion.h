// inctrl/suggestion.h: which few of many normal pictures should be the prompts?
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "inctrl/prompt_set.h"

namespace inctrl {

struct SuggestOptions {
  int shots = 4;           // how many to choose
  std::uint64_t seed = 0;  // of the random draws to compare with
  int threads = 1;
  std::function<void()> picture_done;  // called when a picture was compared with all others; from any thread
};

// Two pictures that show the same.
struct Duplicate {
  int first = 0, second = 0;  // first < second
};

// A picture that no other is like: perhaps not normal, perhaps the only one of its kind.
struct Loner {
  int picture = 0;
  float unlike = 0;  // to the most alike other picture
};

// How unlike a picture is to some prompts: the highest patch residual plus the image residual, each against the nearest
// of them; in [0, 2]. The patch residual is taken from the maps of single prompts, so it is at most a little above that
// of all prompts at once.
struct Suggestion {
  std::vector<int> chosen;    // best first: any beginning of the list is the suggestion for fewer
  std::vector<float> unlike;  // [pictures]: to the chosen ones; 0 for those
  float mean = 0;             // of `unlike`, over the pictures that were not chosen
  float random_least = 0, random_median = 0, random_largest = 0;  // of the same mean, over 200 random draws
  std::vector<Duplicate> duplicates;
  std::vector<Loner> loners;  // most unlike first
};

// Greedy coverage: each next picture is the one that brings all others nearest on average (facility location; within
// 1 - 1/e of the best coverage). Compares every picture with every other: N * N searches, 4 * N * N * patches bytes.
// Same input, same answer, whatever the threads. kInvalidArgument if shots is below 1 or not below the number of
// pictures; kLimit above 1000 pictures.
Suggestion suggest_prompts(const PromptSet& normals, const SuggestOptions& options);

}  // namespace inctrl
