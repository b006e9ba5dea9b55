// apps/cli/detect_command.cpp: the flags of `inctrl detect`. Tested by tests/end_to_end/
#include <memory>

#include "cli/commands.h"
#include "cli/detect_flags.h"
#include "cli/flags.h"
#include "cli/value_names.h"

namespace inctrl::cli {
namespace {

void add_inputs(CLI::App& command, DetectFlags& flags) {
  command.add_option("IMAGES", flags.images, "Pictures, folders of them, or - to read names from standard input")
      ->type_name(kPath);
  CLI::Option* normal =
      command.add_option("--normal", flags.normal, "Normal pictures, or folders of them, to compare with")
          ->type_name(kPath);
  command.add_option("--prompts", flags.prompts, "A prompt set to compare with: its name or file (inctrl prompts)")
      ->type_name(kPromptSet)
      ->excludes(normal);
  command.add_option("--model", flags.model, "A model's name or file (default: the prompt set's, else inctrl-lite)")
      ->type_name(kModel);
  command.add_option("--category", flags.category, "What the pictures show, for models with a text prior: bottle");
  CLI::Option* shots =
      command.add_option("--shots", flags.shots, "Draw this many of the normal pictures (default: take all)")
          ->check(CLI::PositiveNumber);
  command.add_option("--seed", flags.seed, "Seed of that draw")->needs(shots)->capture_default_str();
  command
      .add_option("--fit", flags.fit,
                  "How pictures become the encoder's square (default: the prompt set's, else the model's)")
      ->check(CLI::IsMember({"crop", "squash", "pad"}));
  command
      .add_option("--ignore", flags.ignore,
                  "A picture of places to ignore: all that is not black, such as serial numbers")
      ->type_name(kFile);
  flags.tiles.add_to(command);
  flags.reading.add_to(command, true);
}

void add_outputs(CLI::App& command, DetectFlags& flags) {
  CLI::Option* threshold =
      command.add_option("--threshold", flags.threshold, "Call a picture anomalous from this score on (0 to 1)")
          ->check(CLI::Range(0.0, 1.0));
  command
      .add_option("--false-alarms", flags.false_alarms,
                  "Share of normal pictures that may be called anomalous (default: the prompt set's, else 0.01)")
      ->check(CLI::Range(1e-6, 0.5))
      ->excludes(threshold);
  CLI::Option* out =
      command.add_option("--out", flags.out, "Folder for maps, contact sheet and results.jsonl")->type_name(kFolder);
  command
      .add_option("--map", flags.maps,
                  "Maps to write: overlay (on the picture), png (8-bit gray), values (.npy), none (default: overlay)")
      ->check(CLI::IsMember({"none", "values", "png", "overlay"}))
      ->needs(out);
  command.add_option("--format", flags.format, "Of the results on standard output: text, json, jsonl or csv")
      ->check(CLI::IsMember({"text", "json", "jsonl", "csv"}))
      ->capture_default_str();
  command.add_flag("--fail-on-anomaly", flags.fail_on_anomaly, "Exit with 10 if a picture is anomalous");
  command.add_flag("--quiet", flags.quiet, "Say nothing but errors");
  command.add_flag("--no-progress", flags.no_progress, "Draw no progress bar");
}

}  // namespace

void add_detect_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<DetectFlags>();
  CLI::App* command = app.add_subcommand("detect", "Score pictures by how they differ from a few normal ones");
  add_inputs(*command, *flags);
  add_outputs(*command, *flags);
  flags->live.add_to(*command);
  flags->machine.add_to(*command);
  command->footer(
      "Examples:\n"
      "  inctrl detect parts/ --normal good/ --out out/\n"
      "  inctrl detect parts/ --prompts bolts --format csv\n"
      "  inctrl detect parts/ --normal good/ --shots 4 --seed 1 --threshold 0.3 --format jsonl\n"
      "  find . -name '*.png' | inctrl detect - --normal good/ --format csv\n"
      "  inctrl detect --watch incoming/ --state incoming.state --prompts bolts --format jsonl\n"
      "  inctrl detect --video line.mp4 --every 0.5s --prompts bolts --out-video judged.mp4\n"
      "  inctrl detect --video rtsp://camera/1 --prompts bolts --webhook https://line.example/results\n"
      "Exit status: 0 all done; 1 some pictures failed, the rest is done; 2 wrong usage; 3 cannot start;\n"
      "10 an anomalous picture, with --fail-on-anomaly; 130 interrupted, complete output kept.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_detect(*flags); }); });
}

}  // namespace inctrl::cli
