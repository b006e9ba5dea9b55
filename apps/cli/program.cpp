// apps/cli/program.cpp. Tested by tests/cli/program_test.cpp and tests/end_to_end/
#include "cli/program.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <string>

#include "cli/commands.h"
#include "cli/suggestion.h"
#include "cli/version.h"
#include "inctrl/error.h"

namespace inctrl::cli {
namespace {

// Help in which an option's conditions stand in brackets, apart from what it is.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string all = CLI::Formatter::make_option_opts(option);
    std::string text =
        all.substr(0, std::min(all.find(" " + get_label("Needs")), all.find(" " + get_label("Excludes"))));
    for (const CLI::Option* other : option->get_needs()) text += " (with " + other->get_name() + ")";
    for (const CLI::Option* other : option->get_excludes()) text += " (not with " + other->get_name() + ")";
    return text;
  }
};

// What CLI11 found wrong, with a suggestion for a misspelt flag.
int explain_usage(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = &app;
  std::string name = "inctrl";
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  std::cerr << "inctrl: " << error.what() << '\n';
  for (const std::string& word : app.remaining(true)) {
    const std::string meant = nearest_word(word, words_of(*command));
    if (!meant.empty()) std::cerr << "inctrl: '" << word << "' is unknown; did you mean '" << meant << "'?\n";
  }
  std::cerr << "inctrl: try '" << name << " --help'\n";
  return kWrongUsage;
}

int parse_and_run(int argc, const char* const* argv) {
  int exit_status = kAllDone;
  const std::unique_ptr<CLI::App> app = make_program(exit_status);
  try {
    app->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? app->exit(error) : explain_usage(*app, error);
  }
  return exit_status;
}

}  // namespace

std::unique_ptr<CLI::App> make_program(int& exit_status) {
  auto app = std::make_unique<CLI::App>(
      "Finds what differs from a few normal pictures: few-shot anomaly detection by in-context residuals.");
  app->name("inctrl");
  app->formatter(std::make_shared<HelpFormatter>());
  app->require_subcommand(1);
  app->set_version_flag("--version", version_text, "Build, processor features and OpenVINO version");
  app->footer(
      "Example:\n  inctrl detect parts/ --normal good/ --out out/\n"
      "scores every picture of parts/ against those of good/ and leaves heat maps in out/.");
  add_detect_command(*app, exit_status);
  add_prompts_command(*app, exit_status);
  add_import_command(*app, exit_status);
  add_pull_command(*app, exit_status);
  add_quantize_command(*app, exit_status);
  add_info_command(*app, exit_status);
  add_data_command(*app, exit_status);
  add_eval_command(*app, exit_status);
  add_train_command(*app, exit_status);
  add_serve_command(*app, exit_status);
  add_bench_command(*app, exit_status);
  add_doctor_command(*app, exit_status);
  return app;
}

int run_program(int argc, const char* const* argv) {
  try {
    return parse_and_run(argc, argv);
  } catch (const Error& error) {
    std::cerr << "inctrl: " << error.what() << '\n';
  } catch (const std::bad_alloc&) {
    std::cerr << "inctrl: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "inctrl: " << error.what() << '\n';
  }
  return kCannotStart;
}

}  // namespace inctrl::cli
