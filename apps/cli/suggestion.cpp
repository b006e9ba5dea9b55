// apps/cli/suggestion.cpp. Tested by tests/cli/suggestion_test.cpp
#include "cli/suggestion.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <numeric>

namespace inctrl::cli {
namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
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
  return row.back();
}

}  // namespace

std::string nearest_word(const std::string& typed, const std::vector<std::string>& words) {
  std::string nearest;
  std::size_t fewest = 0;
  for (const std::string& word : words) {
    const std::size_t distance = edit_distance(typed, word);
    if (distance * 3 <= word.size() && (nearest.empty() || distance < fewest)) nearest = word, fewest = distance;
  }
  return nearest;
}

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& flag : option->get_lnames()) words.push_back("--" + flag);
  for (const CLI::App* command : app.get_subcommands(nullptr)) words.push_back(command->get_name());
  return words;
}

}  // namespace inctrl::cli
