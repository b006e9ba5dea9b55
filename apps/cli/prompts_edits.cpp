// apps/cli/prompts_edits.cpp: `inctrl prompts create`, `add`, `remove`, `export`.
// Tested by tests/end_to_end/prompts_test.py
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <numeric>

#include "cli/commands.h"
#include "cli/named_prompts.h"
#include "cli/prompt_doubts.h"
#include "cli/prompt_pictures.h"
#include "cli/prompts_flags.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

PromptSet encode(const PromptsFlags& flags, const PictureReader& reader, const Model& model,
                 const std::string& category) {
  const std::vector<std::string> files = list_normals(flags.normal);
  const EncodeOptions options{.category = category, .keep_looks = true, .threads = flags.machine.thread_count()};
  Progress progress(!flags.quiet && !flags.no_progress, files.size());
  return encode_normals(model, reader, files, options, progress);
}

void say(const PromptsFlags& flags, const PromptSet& prompts, const char* what) {
  if (!flags.quiet)
    std::cerr << "inctrl prompts: " << prompts.label() << ' ' << what << ", " << prompts.shots()
              << (prompts.shots() == 1 ? " picture" : " pictures") << ", model " << prompts.info().model << '\n';
}

void say_doubts(const PromptsFlags& flags, const PromptSet& prompts) {
  if (flags.quiet) return;
  if (const std::string doubt = doubt_about(prompts, sources_of(prompts)); !doubt.empty())
    std::cerr << "inctrl prompts: " << doubt << '\n';
}

// A picture of the set by its number, its source, or the file's name where only one has it.
std::vector<int> indices_of(const std::string& wanted, const std::vector<PromptPicture>& pictures) {
  if (!wanted.empty() && wanted.size() < 8 &&
      std::all_of(wanted.begin(), wanted.end(), [](unsigned char letter) { return letter >= '0' && letter <= '9'; }))
    return {std::stoi(wanted) - 1};
  std::vector<int> exact, by_name;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::string& source = pictures[i].source;
    if (source == wanted) exact.push_back(static_cast<int>(i));
    if (std::filesystem::path(source).filename() == wanted) by_name.push_back(static_cast<int>(i));
  }
  return exact.empty() ? by_name : exact;
}

PromptSet without(const PromptSet& prompts, const std::vector<std::string>& wanted) {
  std::vector<int> kept(static_cast<std::size_t>(prompts.shots()));
  std::iota(kept.begin(), kept.end(), 0);
  for (const std::string& picture : wanted) {
    const std::vector<int> found = indices_of(picture, prompts.pictures());
    require(!found.empty(), ErrorCode::kNotFound, called(prompts), " has no picture '", picture,
            "'; inctrl prompts show lists them");
    require(found.size() == 1, ErrorCode::kInvalidArgument, called(prompts), " has ", found.size(), " pictures '",
            picture, "'; say which by its number");
    require(found.front() >= 0 && found.front() < prompts.shots(), ErrorCode::kNotFound, called(prompts),
            " has no picture ", picture, ", it has ", prompts.shots());
    std::erase(kept, found.front());
  }
  return prompts.select(kept);
}

// Scores against other prompts say nothing of the new set.
void warn_of_lost_normals(const PromptSet& before) {
  const std::vector<NormalScore>& normals = before.calibration()->normals;
  const auto held_out = std::count_if(normals.begin(), normals.end(),
                                      [](const NormalScore& n) { return n.kind == NormalKind::kHeldOut; });
  if (held_out > 0 || !before.calibration()->reviewed_defects.empty())
    std::cerr << "inctrl prompts: " << before.label() << " was calibrated by " << held_out
              << " further normal pictures: do so again with prompts calibrate\n";
}

}  // namespace

Model model_of(const PromptSet& prompts, const PromptsFlags& flags) {
  return model_of(prompts, flags.model, std::string(name(prompts.info().fit)), flags.machine, false);
}

int create_prompts_command(const PromptsFlags& flags) {
  const PictureReader reader(flags.reading, flags.fit);
  require(flags.mask.empty() || reader.preprocess() != "released", ErrorCode::kInvalidArgument,
          "--mask does not go with --preprocess released");
  flags.tiles.require_alone(flags.fit, reader.preprocess());
  const Model model = flags.tiles.apply(load_model(flags.model, flags.fit, flags.machine, false),
                                        list_normals(flags.normal).front(), flags.reading.options());
  require_whole_for_tiles(flags.reading, model);
  PromptSet prompts = encode(flags, reader, model, flags.category);
  if (!flags.mask.empty()) prompts = prompts.with_mask(read_picture(flags.mask, flags.reading.options()).view());
  say_doubts(flags, prompts);
  prompts = model.calibrate(prompts);
  if (flags.coreset && *flags.coreset < 1) {
    constexpr std::size_t kSteps = 1000;
    Progress progress(!flags.quiet && !flags.no_progress, kSteps, "steps");
    prompts = model.coreset(prompts, *flags.coreset, [&](double done) {
      while (static_cast<double>(progress.done()) < done * kSteps) progress.done_one();
    });
  }
  say(flags, create_prompts(flags.set, prompts), "created");
  return kAllDone;
}

int add_prompts_command(const PromptsFlags& flags) {
  const PromptSet before = load_prompts(flags.set);
  const Model model = model_of(before, flags);
  const PictureReader reader(read_as(before, flags.reading), "");
  const PromptSet more = encode(flags, reader, model, before.info().category);
  const auto append = [&](const PromptSet& prompts) {
    if (prompts.calibration() && !flags.quiet) warn_of_lost_normals(prompts);
    return model.calibrate(PromptSet::join(std::vector{prompts, more}));
  };
  const PromptSet after = edit_prompts(flags.set, append);
  say_doubts(flags, after);
  say(flags, after, "extended");
  return kAllDone;
}

int remove_prompts_command(const PromptsFlags& flags) {
  require(flags.all || !flags.pictures.empty(), ErrorCode::kInvalidArgument,
          "prompts remove: name the pictures to remove, or --all for the whole set");
  if (flags.all) {
    remove_prompts(flags.set);
    if (!flags.quiet) std::cerr << "inctrl prompts: " << flags.set << " removed\n";
    return kAllDone;
  }
  const auto cut = [&](const PromptSet& prompts) {
    if (prompts.calibration() && !flags.quiet) warn_of_lost_normals(prompts);
    return without(prompts, flags.pictures);
  };
  say(flags, edit_prompts(flags.set, cut), "cut down");
  return kAllDone;
}

int export_prompts_command(const PromptsFlags& flags) {
  load_prompts(flags.set).save(flags.out);
  return kAllDone;
}

}  // namespace inctrl::cli
