// apps/cli/suggestion.h: which word did the user mean?
// Tested by tests/cli/suggestion_test.cpp
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace inctrl::cli {

// The word that takes the fewest insertions, deletions and replacements to become `typed`; "" if none is near (more
// than a third of its letters). Where none is, the word whose beginning is: --thresh means --threshold.
std::string nearest_word(const std::string& typed, const std::vector<std::string>& words);

// The long flags and sub-commands of `app`.
std::vector<std::string> words_of(const CLI::App& app);

}  // namespace inctrl::cli
