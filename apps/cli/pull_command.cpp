// apps/cli/pull_command.cpp: `inctrl pull`. Tested by tests/end_to_end/pull_test.py
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/interrupt.h"
#include "cli/transfer_progress.h"
#include "hub/pull_model.h"
#include "hub/short_names.h"

namespace inctrl::cli {
namespace {

struct PullFlags {
  std::string source;
  std::optional<std::string> name, licence;
  bool offline = false, replace = false, quiet = false, no_progress = false;
  int retries = 5, stall = 30;
};

PullOptions options_of(const PullFlags& flags, TransferProgress& progress) {
  PullOptions options = PullOptions::of_environment();
  options.name = flags.name;
  options.licence = flags.licence;
  options.replace = flags.replace;
  options.settings.offline = options.settings.offline || flags.offline;
  options.patience.retries = flags.retries;
  options.patience.stall = std::chrono::seconds(flags.stall);
  options.patience.stop = interrupted;
  options.patience.say = [&](const std::string& line) { progress.say("inctrl pull: " + line); };
  options.on_transfer = [&](const Transfer& transfer) { progress.show(transfer); };
  return options;
}

int tell(const PullReport& report, bool quiet) {
  if (report.end == PullReport::End::kStopped) {
    std::cerr << "inctrl pull: interrupted; what came is kept, the same command goes on from there\n";
    return kInterrupted;
  }
  if (quiet) return kAllDone;
  for (const std::string& note : report.notes) std::cerr << "inctrl pull: " << note << '\n';
  const bool fresh = report.end == PullReport::End::kPulled;
  std::cerr << "inctrl pull: " << (fresh ? "wrote " : "is here already: ") << report.model.string()
            << "\ninctrl pull: licence " << report.licence << "; " << report.source
            << "\ninctrl pull: use it with --model " << report.name << '\n';
  return kAllDone;
}

int run_pull(const PullFlags& flags) {
  const PullSource source = parse_pull_source(flags.source);
  watch_interrupts();
  TransferProgress progress(!flags.no_progress, flags.quiet);
  return tell(pull_model(source, options_of(flags, progress)), flags.quiet);
}

}  // namespace

void add_pull_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<PullFlags>();
  CLI::App* command = app.add_subcommand("pull", "Fetch a published model, check it and make it ready by name");
  command->add_option("SOURCE", flags->source, "hf:OWNER/NAME[@REVISION], URL#sha256=HEX, or one of " + short_names())
      ->required();
  command->add_option("--name", flags->name, "The model's name (default: the repository's, or the file's)");
  command->add_option("--licence", flags->licence, "Of the weights (default: what the repository states)");
  command->add_flag("--replace", flags->replace, "Fetch it anew, also in place of a model of that name from elsewhere");
  command->add_flag("--offline", flags->offline, "Ask no server: only say whether the model is here");
  command->add_option("--retries", flags->retries, "After failures in a row")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  command->add_option("--stall", flags->stall, "Seconds without a byte after which a transfer has failed")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  command->add_flag("--quiet", flags->quiet, "Say nothing but errors and what goes wrong on the way");
  command->add_flag("--no-progress", flags->no_progress, "No progress bar");
  command->footer(
      "Examples:\n"
      "  inctrl pull dinov2-small\n"
      "  inctrl pull hf:facebook/dinov2-with-registers-base --name base\n"
      "  inctrl detect parts/ --normal good/ --model dinov2-small\n"
      "Variables: HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, https_proxy. docs/pull.md tells what is fetched, checked and "
      "kept.\n"
      "Exit status: 0 the model is here; 2 wrong usage; 3 it could not be pulled; 130 interrupted.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return run_pull(*flags); }); });
}

}  // namespace inctrl::cli
