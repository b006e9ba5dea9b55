// apps/cli/prompts_suggest.cpp: `inctrl prompts suggest`. Tested by tests/end_to_end/prompts_test.py
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/prompt_pictures.h"
#include "cli/prompts_flags.h"
#include "cli/prompts_sheet.h"
#include "evaluation/draw_prompts.h"
#include "inctrl/suggestion.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostCompared = 400;  // every picture is compared with every other

// All of them, or as many as are compared, drawn by the seed.
std::vector<std::string> candidates(const PromptsFlags& flags) {
  const std::vector<std::string> files = list_normals(flags.normal);
  require(static_cast<std::size_t>(flags.shots) < files.size(), ErrorCode::kInvalidArgument, "--shots ", flags.shots,
          ": there are only ", files.size(), " normal pictures to choose from");
  if (files.size() <= kMostCompared) return files;
  if (!flags.quiet)
    std::cerr << "inctrl prompts: of " << files.size() << " pictures " << kMostCompared
              << " are compared, drawn with seed " << flags.seed << '\n';
  std::vector<std::string> drawn;
  for (const std::size_t index : draw_prompts(files.size(), kMostCompared, flags.seed)) drawn.push_back(files[index]);
  return drawn;
}

class Report {
 public:
  Report(const PromptSet& normals, const Suggestion& suggestion) : normals_(normals), suggestion_(suggestion) {}

  void print() const {
    for (const int picture : suggestion_.chosen) std::cout << source(picture) << '\n';
  }

  void explain() const {
    std::cerr << std::fixed << std::setprecision(4) << "inctrl prompts: the other normal pictures are "
              << suggestion_.mean << " unlike these on average; "
              << "with random draws " << suggestion_.random_median << " (median of 200, " << suggestion_.random_least
              << " to " << suggestion_.random_largest << ")\n";
    for (const Duplicate& pair : suggestion_.duplicates)
      std::cerr << "inctrl prompts: " << source(pair.first) << " and " << source(pair.second) << " show the same\n";
    for (const Loner& loner : suggestion_.loners)
      std::cerr << "inctrl prompts: " << source(loner.picture) << " is like no other (" << loner.unlike
                << " from the nearest): is it normal?\n";
  }

  void print_json() const {
    Json chosen = Json::array(), duplicates = Json::array(), loners = Json::array();
    for (const int picture : suggestion_.chosen) chosen.push_back(source(picture));
    for (const Duplicate& pair : suggestion_.duplicates)
      duplicates.push_back({source(pair.first), source(pair.second)});
    for (const Loner& loner : suggestion_.loners)
      loners.push_back({{"picture", source(loner.picture)}, {"unlike", loner.unlike}});
    const Json json = {{"chosen", std::move(chosen)},
                       {"pictures", normals_.shots()},
                       {"mean_unlike", suggestion_.mean},
                       {"random",
                        {{"least", suggestion_.random_least},
                         {"median", suggestion_.random_median},
                         {"largest", suggestion_.random_largest}}},
                       {"duplicates", std::move(duplicates)},
                       {"like_no_other", std::move(loners)}};
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

  void draw(const std::string& file) const {
    const PromptSet chosen = normals_.select(suggestion_.chosen);
    const std::vector<std::string> no_lines(suggestion_.chosen.size());
    write_prompts_sheet(file, chosen,
                        std::to_string(chosen.shots()) + " of " + std::to_string(normals_.shots()) +
                            " normal pictures, those that cover the rest best",
                        no_lines);
  }

 private:
  const std::string& source(int picture) const { return normals_.pictures()[static_cast<std::size_t>(picture)].source; }

  const PromptSet& normals_;
  const Suggestion& suggestion_;
};

}  // namespace

int suggest_prompts_command(const PromptsFlags& flags) {
  const PictureReader reader(flags.reading, flags.fit);
  const std::vector<std::string> files = candidates(flags);
  const Model model = load_model(flags.model, flags.fit, flags.machine, false);
  const int threads = flags.machine.thread_count();
  Progress progress(!flags.quiet && !flags.no_progress, 2 * files.size());  // encoded, then compared
  const EncodeOptions encode{.category = flags.category, .keep_looks = true, .threads = threads};
  const PromptSet normals = encode_normals(model, reader, files, encode, progress);
  const Suggestion suggestion = suggest_prompts(
      normals,
      {.shots = flags.shots, .seed = flags.seed, .threads = threads, .picture_done = [&] { progress.done_one(); }});
  const Report report(normals, suggestion);
  if (flags.json) {
    report.print_json();
  } else {
    report.print();
  }
  if (!flags.quiet && !flags.json) report.explain();
  if (!flags.out.empty()) report.draw(flags.out);
  return kAllDone;
}

}  // namespace inctrl::cli
