// apps/cli/commands.h: which sub-commands has the program? A file each; every one adds itself to the parser.
#pragma once

#include <CLI/CLI.hpp>

namespace inctrl::cli {

// The program's exit statuses.
enum Exit : int {
  kAllDone = 0,
  kSomeFailed = 1,  // some inputs failed; the rest is done and written
  kWrongUsage = 2,
  kCannotStart = 3,    // model, prompts, device
  kAnomalyFound = 10,  // only with --fail-on-anomaly
  kInterrupted = 130,  // complete output is kept
};

// Each registers a sub-command of `app` that leaves its exit status in `exit_status` after parsing has run it.
void add_detect_command(CLI::App& app, int& exit_status);
void add_import_command(CLI::App& app, int& exit_status);
void add_pull_command(CLI::App& app, int& exit_status);
void add_quantize_command(CLI::App& app, int& exit_status);
void add_info_command(CLI::App& app, int& exit_status);
void add_prompts_command(CLI::App& app, int& exit_status);
void add_data_command(CLI::App& app, int& exit_status);
void add_eval_command(CLI::App& app, int& exit_status);
void add_train_command(CLI::App& app, int& exit_status);
void add_serve_command(CLI::App& app, int& exit_status);
void add_bench_command(CLI::App& app, int& exit_status);
void add_doctor_command(CLI::App& app, int& exit_status);

}  // namespace inctrl::cli
