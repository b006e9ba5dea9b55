// apps/cli/prompts_command.cpp: the flags of `inctrl prompts`. Tested by tests/end_to_end/prompts_test.py
#include <memory>

#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/prompts_flags.h"
#include "cli/value_names.h"

namespace inctrl::cli {
namespace {

using Flags = std::shared_ptr<PromptsFlags>;

void add_set(CLI::App& command, const Flags& flags) {
  command.add_option("SET", flags->set, "A name (bolts, bolts@2), or a file when it has a slash or a dot")
      ->type_name(kNamedAlready)
      ->required();
}

void add_normal(CLI::App& command, const Flags& flags) {
  command.add_option("--normal", flags->normal, "Normal pictures, or folders of them")->type_name(kPath)->required();
}

void add_encoding(CLI::App& command, const Flags& flags, bool kept) {
  flags->reading.add_to(command, kept);
  flags->machine.add_to(command);
  command.add_flag("--quiet", flags->quiet, "Say nothing but errors");
  command.add_flag("--no-progress", flags->no_progress, "Draw no progress bar");
}

void add_fit(CLI::App& command, const Flags& flags) {
  command.add_option("--fit", flags->fit, "How pictures become the encoder's square (default: the model's)")
      ->check(CLI::IsMember({"crop", "squash", "pad"}));
}

class PromptsCommand {
 public:
  PromptsCommand(CLI::App& app, int& exit_status)
      : command_(app.add_subcommand("prompts", "Keep sets of encoded normal pictures")), exit_status_(exit_status) {
    command_->require_subcommand(1);
    command_->footer(
        "Examples:\n"
        "  inctrl prompts create bolts --normal good/\n"
        "  inctrl detect parts/ --prompts bolts --out out/\n"
        "  inctrl prompts calibrate bolts --normal more_good/ --false-alarms 0.01\n"
        "  inctrl prompts suggest --normal many_good/ --shots 4\n"
        "Sets by name lie in $XDG_DATA_HOME/inctrl/prompts (default ~/.local/share); an edit makes a new version and\n"
        "keeps the older ones.");
  }

  void add_all() {
    add_create();
    add_edits();
    add_calibrate();
    add_views();
    add_suggest();
  }

 private:
  // A sub-command that runs `action` with flags of its own.
  CLI::App* add(const std::string& name, const std::string& text, const Flags& flags,
                int (*action)(const PromptsFlags&)) {
    CLI::App* command = command_->add_subcommand(name, text);
    command->footer("");  // the others' examples are none of its own
    command->callback(
        [flags, action, this_status = &exit_status_] { *this_status = run_reporting([&] { return action(*flags); }); });
    return command;
  }

  void add_create() {
    const auto flags = std::make_shared<PromptsFlags>();
    CLI::App* create = add("create", "Encode normal pictures and keep them", flags, create_prompts_command);
    add_set(*create, flags);
    add_normal(*create, flags);
    flags->model = "inctrl-lite";
    create->add_option("--model", flags->model, "A model's name or file")->type_name(kModel)->capture_default_str();
    create->add_option("--category", flags->category, "What the pictures show, for models with a text prior: bottle");
    create
        ->add_option("--mask", flags->mask,
                     "A picture of places to ignore in queries: all that is not black, such as serial numbers")
        ->type_name(kFile);
    create
        ->add_option("--coreset", flags->coreset,
                     "Keep this share of the pictures' tokens, those that stand for the rest best: for hundreds of "
                     "pictures. Such a set cannot be extended or cut down")
        ->check(CLI::Range(0.0001, 1.0));
    flags->tiles.add_to(*create);
    add_fit(*create, flags);
    add_encoding(*create, flags, false);
    create->footer("Example:\n  inctrl prompts create bolts --normal good/");
  }

  void add_edits() {
    const auto added = std::make_shared<PromptsFlags>();
    CLI::App* add_pictures = add("add", "Add normal pictures to a set", added, add_prompts_command);
    add_set(*add_pictures, added);
    add_normal(*add_pictures, added);
    add_pictures->add_option("--model", added->model, "The set's model, where its name does not find it")
        ->type_name(kModel);
    add_encoding(*add_pictures, added, true);
    add_pictures->footer("Example:\n  inctrl prompts add bolts --normal more_good/");

    const auto removed = std::make_shared<PromptsFlags>();
    CLI::App* remove = add("remove", "Remove pictures from a set, or the set", removed, remove_prompts_command);
    add_set(*remove, removed);
    CLI::Option* pictures =
        remove->add_option("PICTURE", removed->pictures, "Numbers or names as `inctrl prompts show` prints them");
    remove->add_flag("--all", removed->all, "Remove the set with all its versions")->excludes(pictures);
    remove->add_flag("--quiet", removed->quiet, "Say nothing but errors");
    remove->footer("Examples:\n  inctrl prompts remove bolts 3\n  inctrl prompts remove bolts --all");
  }

  void add_calibrate() {
    const auto flags = std::make_shared<PromptsFlags>();
    CLI::App* calibrate =
        add("calibrate", "Sharpen a set's threshold by further normal pictures", flags, calibrate_prompts_command);
    add_set(*calibrate, flags);
    calibrate
        ->add_option("--normal", flags->normal,
                     "Normal pictures that are not in the set, or folders of them (default: those of last time)")
        ->type_name(kPath);
    calibrate
        ->add_option("--false-alarms", flags->false_alarms,
                     "Share of normal pictures that may be called anomalous (default: as last time, else 0.01)")
        ->check(CLI::Range(1e-6, 0.5));
    calibrate
        ->add_option("--reviewed-defects", flags->reviewed_defects,
                     "A folder of pictures that must be called anomalous: a missed one moves the threshold")
        ->type_name(kFolder);
    calibrate->add_option("--model", flags->model, "The set's model, where its name does not find it")
        ->type_name(kModel);
    calibrate->add_flag("--json", flags->json, "What came of it as JSON");
    add_encoding(*calibrate, flags, true);
    calibrate->footer(
        "Example:\n  inctrl prompts calibrate bolts --normal more_good/ --false-alarms 0.01\n"
        "docs/decision.md says what threshold, p-value and the label undecided promise.");
  }

  void add_views() {
    const auto listed = std::make_shared<PromptsFlags>();
    CLI::App* list = add("list", "The sets that there are", listed, list_prompts_command);
    list->add_flag("--json", listed->json, "As JSON");

    const auto shown = std::make_shared<PromptsFlags>();
    CLI::App* show = add("show", "What a set holds; also draws its pictures", shown, show_prompts_command);
    add_set(*show, shown);
    show->add_option("--out", shown->out, "The contact sheet to write (default: SET@VERSION.png in this folder)")
        ->type_name(kFile);
    show->add_flag("--json", shown->json, "As JSON, and draw nothing unless --out is given");
    show->footer("Examples:\n  inctrl prompts show bolts\n  inctrl prompts show bolts@2 --json");

    const auto exported = std::make_shared<PromptsFlags>();
    CLI::App* export_set = add("export", "Copy a set to a file", exported, export_prompts_command);
    add_set(*export_set, exported);
    export_set->add_option("FILE", exported->out, "The file to write (.safetensors)")
        ->type_name(kNamedAlready)
        ->required();
    export_set->footer("Example:\n  inctrl prompts export bolts bolts.safetensors");
  }

  void add_suggest() {
    const auto flags = std::make_shared<PromptsFlags>();
    CLI::App* suggest =
        add("suggest", "Which few of many normal pictures cover the rest best", flags, suggest_prompts_command);
    add_normal(*suggest, flags);
    flags->model = "inctrl-lite";
    suggest->add_option("--shots", flags->shots, "How many to choose")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    suggest->add_option("--seed", flags->seed, "Of the random draws to compare with")->capture_default_str();
    suggest->add_option("--model", flags->model, "A model's name or file")->type_name(kModel)->capture_default_str();
    suggest->add_option("--category", flags->category, "What the pictures show, for models with a text prior");
    suggest->add_option("--out", flags->out, "A contact sheet of the choice to write (.png)")->type_name(kFile);
    suggest->add_flag("--json", flags->json, "As JSON");
    add_fit(*suggest, flags);
    add_encoding(*suggest, flags, false);
    suggest->footer(
        "Example:\n  inctrl prompts suggest --normal many_good/ --shots 4 --out choice.png\n"
        "The chosen pictures come on standard output, best first, one a line; the rest is said beside it.");
  }

  CLI::App* command_;
  int& exit_status_;
};

}  // namespace

void add_prompts_command(CLI::App& app, int& exit_status) {
  PromptsCommand(app, exit_status).add_all();
}

}  // namespace inctrl::cli
