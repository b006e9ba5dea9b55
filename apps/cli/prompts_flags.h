// apps/cli/prompts_flags.h: what may a user ask of `inctrl prompts`?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/run_flags.h"

namespace inctrl::cli {

struct PromptsFlags {
  std::string set;                            // a name or a file
  std::vector<std::string> normal, pictures;  // --normal; those to remove
  std::string model, category, fit, mask, out;
  int shots = 4;
  std::uint64_t seed = 0;
  ReadingFlags reading;
  MachineFlags machine;
  TileFlags tiles;
  std::optional<double> false_alarms, coreset;
  std::string reviewed_defects;
  bool all = false, json = false, quiet = false, no_progress = false;
};

// The model that made a stored set: the one of its name, or of --model. kIncompatible if it is another.
Model model_of(const PromptSet& prompts, const PromptsFlags& flags);

// Each returns the exit status; Error for what cannot be done.
int create_prompts_command(const PromptsFlags& flags);
int list_prompts_command(const PromptsFlags& flags);
int show_prompts_command(const PromptsFlags& flags);
int add_prompts_command(const PromptsFlags& flags);
int remove_prompts_command(const PromptsFlags& flags);
int export_prompts_command(const PromptsFlags& flags);
int calibrate_prompts_command(const PromptsFlags& flags);
int suggest_prompts_command(const PromptsFlags& flags);

}  // namespace inctrl::cli
