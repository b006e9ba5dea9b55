// apps/cli/eval_command.cpp: the flags of `inctrl eval`. Tested by tests/end_to_end/eval_test.py
#include <memory>

#include "cli/commands.h"
#include "cli/eval_flags.h"
#include "cli/flags.h"
#include "cli/value_names.h"

namespace inctrl::cli {
namespace {

void add_inputs(CLI::App& command, EvalFlags& flags) {
  flags.dataset.add_to(command);
  command.add_option("--model", flags.model, "A model's name or file")->type_name(kModel)->capture_default_str();
  command.add_option("--shots", flags.shots, "Numbers of prompts, separated by commas")
      ->delimiter(',')
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command.add_option("--seeds", flags.seeds, "Draws of prompts for each number: seeds 0, 1, ...")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command
      .add_option("--methods", flags.methods,
                  "Of inctrl (the model's heads), patch, patch-top1, image, text, separated by commas (default: all)")
      ->delimiter(',')
      ->check(CLI::IsMember({"inctrl", "patch", "patch-top1", "image", "text"}));
  command
      .add_option("--prompts-file", flags.prompts_file,
                  "The prompts of each run instead of draws: a results.json, or {\"CATEGORY\": [\"PATH\", ...]}")
      ->type_name(kFile);
  command.add_option("--false-alarms", flags.false_alarms, "Asked for where thresholds are set from normals alone")
      ->check(CLI::Range(1e-6, 0.5))
      ->capture_default_str();
  command
      .add_option("--held-out", flags.held_out,
                  "Calibrate each run by as many further normal training pictures as there are, at most this number")
      ->check(CLI::Range(0, 10000))
      ->capture_default_str();
  command.add_option("--pro", flags.pro, "exact, or legacy: 200 steps, as in many papers' tables")
      ->check(CLI::IsMember({"exact", "legacy"}))
      ->capture_default_str();
  command.add_option("--fit", flags.fit, "How pictures become the encoder's square (default: the model's)")
      ->check(CLI::IsMember({"crop", "squash", "pad"}));
}

void add_outputs(CLI::App& command, EvalFlags& flags) {
  command.add_option("--out", flags.out, "Folder for results.json, table.md, table.csv and report.html")
      ->type_name(kFolder);
  command.add_flag("--resume", flags.resume, "Keep the categories that --out has already");
  command.add_option("--cache", flags.cache, "Folder of encoded pictures (default: inctrl in the user's cache)")
      ->type_name(kFolder);
  command.add_option("--baseline", flags.baseline, "A results.json to compare with: comparison.md")->type_name(kFile);
  command.add_option("--results", flags.results, "With --baseline: compare this results.json, evaluate nothing")
      ->type_name(kFile);
  command.add_flag("--quiet", flags.quiet, "Say nothing but errors");
  command.add_flag("--no-progress", flags.no_progress, "Draw no progress bar");
}

}  // namespace

void add_eval_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<EvalFlags>();
  CLI::App* command = app.add_subcommand("eval", "Measure a model on a data set");
  add_inputs(*command, *flags);
  add_outputs(*command, *flags);
  command
      ->add_option("--range", flags->reading.range,
                   "Values of deep pictures shown as black:white; full, auto or MIN:MAX")
      ->capture_default_str();
  flags->machine.add_to(*command);
  flags->tiles.add_to(*command);
  command->footer(
      "Examples:\n"
      "  inctrl eval --dataset mvtec --root mvtec_anomaly_detection --out out/\n"
      "  inctrl eval --dataset visa --root VisA --shots 2,4,8 --seeds 3 --methods inctrl --out out/ --resume\n"
      "  inctrl eval --results new/results.json --baseline old/results.json\n"
      "Each picture is encoded once and kept in the cache. Metrics: docs/evaluation.md; layouts: docs/datasets.md.\n"
      "Exit status: 0 all done; 1 some pictures were left out; 2 wrong usage; 3 cannot start; 130 interrupted,\n"
      "finished categories kept.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_eval(*flags); }); });
}

}  // namespace inctrl::cli
