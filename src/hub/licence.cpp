// src/hub/licence.cpp. Tested by tests/hub/licence_test.cpp
#include "hub/licence.h"

#include <algorithm>
#include <array>

namespace inctrl {
namespace {

// The hub writes SPDX's identifiers in lower case.
constexpr std::array<std::string_view, 25> kSpdx{
    "AFL-3.0",      "AGPL-3.0",        "Apache-2.0",      "Artistic-2.0", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0",      "CC-BY-2.0",       "CC-BY-3.0",       "CC-BY-4.0",    "CC-BY-SA-4.0", "CC0-1.0",
    "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-NC-ND-4.0", "EPL-2.0",      "GPL-2.0",      "GPL-3.0",
    "ISC",          "LGPL-2.1",        "LGPL-3.0",        "MIT",          "MPL-2.0",      "CC-BY-NC-SA-3.0",
    "Unlicense"};

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& letter : small)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 32);
  return small;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t length = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view unquoted(std::string_view word) {
  while (!word.empty() && (word.front() == ' ' || word.front() == '\t')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == ' ' || word.back() == '\t')) word.remove_suffix(1);
  if (word.size() >= 2 && (word.front() == '"' || word.front() == '\'') && word.back() == word.front())
    word = word.substr(1, word.size() - 2);
  return word;
}

}  // namespace

std::string spdx_licence(std::string_view hub_word) {
  if (hub_word.empty()) return "unknown";
  for (const std::string_view known : kSpdx)
    if (lower(known) == lower(hub_word)) return std::string(known);
  return std::string(hub_word);
}

std::string licence_of_card(std::string_view card) {
  constexpr std::string_view kField = "license:";
  if (take_line(card) != "---") return "";
  while (!card.empty()) {
    const std::string_view line = take_line(card);
    if (line == "---") return "";
    if (!line.starts_with(kField)) continue;
    const std::string_view word = unquoted(line.substr(kField.size()));
    const bool sound = word.size() <= 100 && std::all_of(word.begin(), word.end(),
                                                         [](char letter) { return letter >= 0x20 && letter < 0x7f; });
    return sound ? std::string(word) : "";
  }
  return "";
}

std::string licence_document(const LicenceFacts& facts) {
  std::string text = "Model:    " + facts.model + "\nSource:   " + facts.source + "\nLicence:  " + facts.licence + "\n";
  if (facts.documents.empty()) text += "\nThe source has no file with a licence text.\n";
  for (const auto& [name, document] : facts.documents) {
    text.append("\n===== ").append(name).append(" =====\n\n").append(document);
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

}  // namespace inctrl
