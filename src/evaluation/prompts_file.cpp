// src/evaluation/prompts_file.cpp. Tested by tests/evaluation/prompts_file_test.cpp
#include "evaluation/prompts_file.h"

#include <algorithm>

#include "evaluation/results_json.h"
#include "tensor/require.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

using Prompts = std::map<std::string, std::vector<NamedPrompts>>;

constexpr std::size_t kMostBytes = std::size_t{1} << 30, kMostNames = 1'000'000;

Prompts of_runs(const Results& results) {
  Prompts prompts;
  for (const Run& run : results.runs) {
    std::vector<NamedPrompts>& known = prompts[run.category];
    const bool again = std::any_of(known.begin(), known.end(), [&](const NamedPrompts& other) {  // of another method
      return other.shots == run.shots && other.seed == run.seed;
    });
    if (!again) known.push_back({run.shots, run.seed, run.prompts});
  }
  return prompts;
}

NamedPrompts read_names(const JsonField& list, std::uint64_t seed) {
  NamedPrompts prompts{0, seed, {}};
  for (const JsonField& path : list.items(1, kMostNames)) prompts.names.push_back(path.text(4096));
  prompts.shots = static_cast<int>(prompts.names.size());
  return prompts;
}

Prompts of_lists(const Json& document, const std::string& subject) {
  Prompts prompts;
  for (const auto& [category, lists] : document.items()) {
    const JsonField field(lists, subject, category);
    require(lists.is_array() && !lists.empty(), ErrorCode::kBadFormat, subject, ": ", category,
            " must be a list of paths, or of such lists");
    std::vector<NamedPrompts>& runs = prompts[category];
    if (!lists.front().is_array()) {
      runs.push_back(read_names(field, 0));
      continue;
    }
    for (const JsonField& list : field.items(1, kMostNames)) runs.push_back(read_names(list, runs.size()));
  }
  return prompts;
}

}  // namespace

Prompts read_prompts_file(const std::filesystem::path& file) {
  const MappedFile mapped = MappedFile::open(file);
  const std::string text(reinterpret_cast<const char*>(mapped.bytes().data()), mapped.bytes().size());
  const std::string subject = "prompts file " + file.string();
  const Json document = parse_strictly(text, subject, kMostBytes);
  require(document.is_object() && !document.empty(), ErrorCode::kBadFormat, subject,
          " must be {\"CATEGORY\": [\"PATH\", ...]}, or a results.json");
  const bool of_an_evaluation = document.contains("runs") && document.contains("model");
  return of_an_evaluation ? of_runs(results_from_json(text, file.string())) : of_lists(document, subject);
}

}  // namespace inctrl
