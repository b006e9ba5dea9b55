// apps/cli/train_command.cpp: the flags of `inctrl train`. Tested by tests/end_to_end/train_test.py
#include <memory>

#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/train_flags.h"
#include "cli/value_names.h"
#include "datasets/open_dataset.h"

namespace inctrl::cli {
namespace {

void add_inputs(CLI::App& command, TrainFlags& flags) {
  std::string layouts;
  for (const std::string_view name : layout_names()) layouts += (layouts.empty() ? "" : ", ") + std::string(name);
  command.add_option("--model", flags.model, "Whose encoder to train heads for: a model's name or file")
      ->type_name(kModel)
      ->capture_default_str();
  command
      .add_option("--dataset", flags.layouts, "How auxiliary pictures lie on disk: " + layouts + ". May be repeated")
      ->allow_extra_args(false);
  command.add_option("--root", flags.roots, "The folder, or .csv file, of each --dataset, in order")
      ->type_name(kPath)
      ->allow_extra_args(false);
  command.add_option("--categories", flags.categories, "Only these, separated by commas")->delimiter(',');
  command
      .add_option("--holdout", flags.held_out,
                  "Categories not to learn from, separated by commas: the epoch with the best AUROC on them is kept "
                  "(default: none; the last epoch is kept)")
      ->delimiter(',');
}

void add_made_pictures(CLI::App& command, TrainFlags& flags) {
  command
      .add_option("--drawn", flags.drawn,
                  "Learn from so many drawn categories too: made-up textures, prints, boards and parts, with defects. "
                  "Needs no --dataset")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  command
      .add_option("--synthetic", flags.synthetic,
                  "Share of the anomalous queries of data sets that is made: a defect drawn on a normal picture, at "
                  "times a picture of another category. Folders of normal pictures alone will do with it")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_flag("--augment", flags.augment, "Vary half of the normal pictures of data sets a little");
}

void add_method(CLI::App& command, TrainFlags& flags) {
  command
      .add_option("--head", flags.head,
                  "Head kind: inctrl, the paper's; or residual, which projects tokens and serves any grid")
      ->check(CLI::IsMember({"inctrl", "residual"}))
      ->capture_default_str();
  command.add_option("--shots", flags.shots, "Numbers of prompts, separated by commas; each batch draws one of them")
      ->delimiter(',')
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command
      .add_option("--objective", flags.objective,
                  "logits, or released: the published code's, which applies a second sigmoid to both scores")
      ->check(CLI::IsMember({"logits", "released"}))
      ->capture_default_str();
  command
      .add_option(
          "--pairing", flags.pairing,
          "correct: each query with its own prompts; or released: mixed within a batch, as in the published code")
      ->check(CLI::IsMember({"correct", "released"}))
      ->capture_default_str();
  command.add_option("--epochs", flags.epochs, "Times --steps batches")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command.add_option("--steps", flags.steps, "Batches of an epoch")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command.add_option("--batch", flags.batch, "Queries of a batch, half of them normal; even")
      ->check(CLI::Range(2, 4096))
      ->capture_default_str();
  command.add_option("--seed", flags.seed, "Of initial values and of all draws")
      ->check(CLI::Range(0, 2147483647))
      ->capture_default_str();
}

void add_outputs(CLI::App& command, TrainFlags& flags) {
  command.add_option("--out", flags.out, "The model file to write (.safetensors)")->type_name(kFile)->required();
  command.add_option("--heads-out", flags.heads_out, "Write the heads alone too (.safetensors)")->type_name(kFile);
  command.add_option("--name", flags.name, "The model's name (default: the file's)");
  command.add_option("--licence", flags.licence, "Of the heads: an SPDX expression where there is one")
      ->capture_default_str();
  command.add_option("--log-dir", flags.log_folder, "Folder of the log and the curve (default: beside --out)")
      ->type_name(kFolder);
  command.add_flag("--resume", flags.resume, "Go on where an interrupted training of this --out stood");
  command.add_option("--cache", flags.cache, "Folder of encoded pictures (default: inctrl in the user's cache)")
      ->type_name(kFolder);
  command.add_option("--fit", flags.fit, "How pictures become the encoder's square (default: the model's)")
      ->check(CLI::IsMember({"crop", "squash", "pad"}));
  command
      .add_option("--range", flags.reading.range, "Values of deep pictures shown as black:white; full, auto or MIN:MAX")
      ->capture_default_str();
  command.add_flag("--quiet", flags.quiet, "Say nothing but errors");
  command.add_flag("--no-progress", flags.no_progress, "Draw no progress bar");
}

}  // namespace

void add_train_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<TrainFlags>();
  CLI::App* command = app.add_subcommand("train", "Train a model's heads on labelled pictures of other things");
  add_inputs(*command, *flags);
  add_made_pictures(*command, *flags);
  add_method(*command, *flags);
  add_outputs(*command, *flags);
  flags->machine.add_without_batch(*command);
  command->footer(
      "Examples:\n"
      "  inctrl train --dataset mvtec --root mvtec_anomaly_detection --holdout bottle,cable --out mine.safetensors\n"
      "  inctrl train --model clip --dataset visa --root VisA --dataset mvtec --root mvtec --out mine.safetensors "
      "--resume\n"
      "  inctrl train --head residual --drawn 1000 --shots 1,2,4 --steps 45 --batch 64 --out mine.safetensors\n"
      "  inctrl detect parts/ --normal good/ --model ./mine.safetensors\n"
      "The encoder stays as it is; each picture is encoded once, into the cache of inctrl eval. Beside "
      "mine.safetensors\n"
      "come mine.train.csv, mine.train.svg and mine.train.state. docs/training.md tells it all.\n"
      "Exit status: 0 all done; 1 some pictures were left out; 2 wrong usage; 3 cannot start; 130 interrupted,\n"
      "finished epochs kept.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_train(*flags); }); });
}

}  // namespace inctrl::cli
