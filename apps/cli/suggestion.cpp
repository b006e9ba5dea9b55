// apps/cli/suggestion.cpp. Tested by tests/cli/suggestion_test.cpp
#include "cli/suggestion.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <numeric>

namespace inctrl::cli {
namespace {

// [b.size() + 1]: from a to each beginning of b, the last of which is b.
std::vector<std::size_t> edit_distances(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0u);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row;
}

}  // namespace

std::string nearest_word(const std::string& typed, const std::vector<std::string>& words) {
  constexpr std::size_t kTelling = 5;  // letters from which on a beginning says something, dashes among them
  std::string nearest, begun;
  std::size_t fewest = 0, fewest_begun = 0;
  for (const std::string& word : words) {
    const std::vector<std::size_t> distances = edit_distances(typed, word);
    const std::size_t whole = distances.back(), beginning = *std::min_element(distances.begin(), distances.end());
    if (whole * 3 <= word.size() && (nearest.empty() || whole < fewest)) nearest = word, fewest = whole;
    if (typed.size() >= kTelling && beginning * 3 <= typed.size() && (begun.empty() || beginning < fewest_begun))
      begun = word, fewest_begun = beginning;
  }
  return nearest.empty() ? begun : nearest;
}

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& flag : option->get_lnames()) words.push_back("--" + flag);
  for (const CLI::App* command : app.get_subcommands(nullptr)) words.push_back(command->get_name());
  return words;
}

}  // namespace inctrl::cli
