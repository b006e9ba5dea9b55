// apps/cli/import_command.cpp: `inctrl import`. Tested by tests/end_to_end/
#include <iostream>
#include <memory>
#include <optional>

#include "checkpoints/import_checkpoint.h"
#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/value_names.h"
#include "tensor/require.h"
#include "text/merges.h"

namespace inctrl::cli {
namespace {

struct ImportFlags {
  std::string checkpoint, random, out, name, fit, config, tokenizer, heads;
  std::uint64_t seed = 1;
  std::optional<std::string> licence, source;
  std::optional<int> attention_heads, input_size;
  std::vector<int> taps;
  bool quiet = false;
};

ImportOptions options_of(const ImportFlags& flags) {
  ImportOptions options;
  if (!flags.name.empty()) options.name = flags.name;
  if (!flags.fit.empty()) options.fit = parse_fit(flags.fit);
  if (!flags.config.empty()) options.config = flags.config;
  if (!flags.heads.empty()) options.heads = flags.heads;
  options.attention_heads = flags.attention_heads;
  options.input_size = flags.input_size;
  if (!flags.tokenizer.empty()) options.merges = Merges::open(flags.tokenizer).to_text();
  options.licence = flags.licence;
  options.source = flags.source;
  options.taps = flags.taps;
  return options;
}

int run_import(const ImportFlags& flags) {
  require(flags.checkpoint.empty() != flags.random.empty(), ErrorCode::kInvalidArgument,
          "import: name a CHECKPOINT, or an architecture with --random");
  const ImportOptions options = options_of(flags);
  const ImportReport report = flags.random.empty() ? import_checkpoint(flags.checkpoint, flags.out, options)
                                                   : import_random(flags.random, flags.seed, flags.out, options);
  if (!flags.quiet) {
    for (const std::string& note : report.notes) std::cerr << "inctrl import: " << note << '\n';
    std::cerr << "inctrl import: wrote " << flags.out << " (" << report.config.name << ", "
              << report.identity.substr(0, 12) << ")\n";
  }
  return kAllDone;
}

void add_origin(CLI::App& command, ImportFlags& flags) {
  command
      .add_option("CHECKPOINT", flags.checkpoint,
                  "EfficientNet-Lite, CLIP, DINOv2, or InCTRL's (.pth, .pt, .pyth, .bin, .safetensors)")
      ->type_name(kFile);
  CLI::Option* random =
      command.add_option("--random", flags.random,
                         "Instead of a checkpoint: an untrained encoder of this architecture, vit-b-16-plus-240");
  command.add_option("--seed", flags.seed, "Of its numbers")->needs(random)->capture_default_str();
  command
      .add_option("--config", flags.config,
                  "CLIP's open_clip_config.json (heads, GELU, mean and std) or DINOv2's config.json (heads)")
      ->type_name(kFile);
  command.add_option("--tokenizer", flags.tokenizer, "CLIP's merge list (.txt.gz or tokenizer.json), for a text prior")
      ->type_name(kFile);
  command
      .add_option("--heads", flags.heads,
                  "A file with trained heads: a checkpoint or a model with InCTRL's, or what inctrl train --head "
                  "residual wrote (default: the checkpoint's own)")
      ->type_name(kFile);
  command.add_option("--attention-heads", flags.attention_heads,
                     "Of a DINOv2 encoder (default: the configuration's, else width / 64)");
}

void add_model(CLI::App& command, ImportFlags& flags) {
  command.add_option("--out", flags.out, "The model file to write (.safetensors)")->type_name(kFile)->required();
  command.add_option("--name", flags.name, "The model's name (default: the file's)");
  command.add_option("--taps", flags.taps, "Blocks whose tokens are compared, counted from 1")->delimiter(',');
  command.add_option("--input-size", flags.input_size, "Side of the encoder's square, pixels");
  command.add_option("--fit", flags.fit, "How pictures become that square: crop, squash or pad");
  command.add_option("--licence", flags.licence, "Of the encoder weights: an SPDX expression where there is one");
  command.add_option("--source", flags.source, "Of the encoder weights: where they came from");
  command.add_flag("--quiet", flags.quiet, "Say nothing but errors");
}

}  // namespace

void add_import_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<ImportFlags>();
  CLI::App* command = app.add_subcommand("import", "Make a model file from somebody else's checkpoint");
  add_origin(*command, *flags);
  add_model(*command, *flags);
  command->footer(
      "Examples:\n"
      "  inctrl import efficientnet-lite0.pth --taps 8,11,15 --input-size 224 --out lite.safetensors\n"
      "  inctrl import inctrl.pyth --tokenizer bpe_simple_vocab_16e6.txt.gz --out inctrl-4shot.safetensors\n"
      "  inctrl import clip.pt --tokenizer tokenizer.json --heads trained.safetensors --out mine.safetensors\n"
      "  inctrl import --random vit-b-16-plus-240 --seed 1 --out random.safetensors\n"
      "Reads the checkpoint without executing anything of it. docs/import.md has every form.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_import(*flags); }); });
}

}  // namespace inctrl::cli
