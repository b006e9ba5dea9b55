// apps/cli/detect_command.cpp: the flags of `inctrl detect`. Tested by tests/end_to_end/
#include <memory>

#include "cli/commands.h"
#include "cli/detect_flags.h"
#include "cli/flags.h"

namespace inctrl::cli {
namespace {

void add_inputs(CLI::App& command, DetectFlags& flags) {
  command.add_option("IMAGES", flags.images, "Pictures, folders of them, or - to read names from standard input")
      ->required();
  command.add_option("--normal", flags.normal, "Normal pictures, or folders of them, to compare with")->required();
  command.add_option("--model", flags.model, "A model's name or file")->capture_default_str();
  command.add_option("--category", flags.category, "What the pictures show, for models with a text prior: bottle");
  CLI::Option* shots =
      command.add_option("--shots", flags.shots, "Draw this many of the normal pictures (default: take all)")
          ->check(CLI::PositiveNumber);
  command.add_option("--seed", flags.seed, "Seed of that draw")->needs(shots)->capture_default_str();
  command
      .add_option("--preprocess", flags.preprocess,
                  "Order of steps from file to pixels: upright (EXIF obeyed, alpha on white), or released (what the "
                  "published code does, to the letter)")
      ->check(CLI::IsMember({"upright", "released"}))
      ->capture_default_str();
  command.add_option("--fit", flags.fit, "How pictures become the encoder's square (default: the model's)")
      ->check(CLI::IsMember({"crop", "squash", "pad"}));
  command.add_option("--range", flags.range, "Values of deep pictures shown as black:white; full, auto or MIN:MAX")
      ->capture_default_str();
  command.add_option("--max-megapixels", flags.max_megapixels, "Refuse larger pictures")
      ->check(CLI::Range(0.000001, 100000.0))
      ->capture_default_str();
  command.add_option("--max-file-mib", flags.max_file_mib, "Refuse larger files")
      ->check(CLI::Range(0.001, 1000000.0))
      ->capture_default_str();
}

void add_outputs(CLI::App& command, DetectFlags& flags) {
  command.add_option("--threshold", flags.threshold, "Call a picture anomalous from this score on (0 to 1)")
      ->check(CLI::Range(0.0, 1.0));
  CLI::Option* out = command.add_option("--out", flags.out, "Folder for maps, contact sheet and results.jsonl");
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

void add_machine(CLI::App& command, DetectFlags& flags) {
  command.add_option("--device", flags.device, "As OpenVINO names it: CPU, GPU, NPU, AUTO")->capture_default_str();
  command.add_option("--precision", flags.precision, "Number format of the encoder")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  command.add_option("--threads", flags.threads, "Processor threads (default: one a processor)")
      ->check(CLI::Range(1, 1024));
  command.add_option("--batch", flags.batch, "Pictures in one run of the encoder")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
}

}  // namespace

void add_detect_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<DetectFlags>();
  CLI::App* command = app.add_subcommand("detect", "Score pictures by how they differ from a few normal ones");
  add_inputs(*command, *flags);
  add_outputs(*command, *flags);
  add_machine(*command, *flags);
  command->footer(
      "Examples:\n"
      "  inctrl detect parts/ --normal good/ --out out/\n"
      "  inctrl detect parts/ --normal good/ --shots 4 --seed 1 --threshold 0.3 --format jsonl\n"
      "  find . -name '*.png' | inctrl detect - --normal good/ --format csv\n"
      "Exit status: 0 all done; 1 some pictures failed, the rest is done; 2 wrong usage; 3 cannot start;\n"
      "10 an anomalous picture, with --fail-on-anomaly; 130 interrupted, complete output kept.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_detect(*flags); }); });
}

}  // namespace inctrl::cli
