// apps/cli/doctor_command.cpp: `inctrl doctor`: what is wrong here, and what helps?
// Tested by tests/end_to_end/doctor_test.py
#include <cstdlib>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/doctor_environment.h"
#include "cli/doctor_folders.h"
#include "cli/doctor_machine.h"
#include "cli/doctor_model.h"
#include "cli/flags.h"
#include "cli/looked_at_apart.h"
#include "cli/shell_words.h"
#include "cli/value_names.h"
#include "cli/version.h"
#include "hub/hub_settings.h"
#include "server/server.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

struct DoctorFlags {
  std::string model = "inctrl-lite", data;
  bool quick = false, json = false;
};

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

// When the program's file was written; now, if the system does not say.
Moment program_written() {
  std::error_code error;
  const fs::file_time_type time = fs::last_write_time("/proc/self/exe", error);
  return error ? std::chrono::system_clock::now()
               : std::chrono::time_point_cast<Moment::duration>(std::chrono::file_clock::to_sys(time));
}

Findings check_hub() {
  const HubSettings settings = HubSettings::of_environment();
  return {ok("hub", "inctrl pull asks " + (settings.offline ? "no server (HF_HUB_OFFLINE)" : settings.endpoint) +
                        (settings.token.empty() ? "" : ", with a token"))};
}

// Shows what it finds as it goes: what takes long or hangs is seen by what comes before it.
class Doctor {
 public:
  explicit Doctor(const DoctorFlags& flags) : flags_(flags) {}

  int run() {
    look("processor", "lscpu", [] { return check_processor(processor_facts()); });
    look("memory", "free -m", [] { return check_memory(memory_facts()); });
    look("open files", "ulimit -Hn", [] {
      return Findings{
          check_open_files(open_file_limit(), static_cast<std::uint64_t>(server::ListenOptions{}.connections))};
    });
    look("clock", "date", [] { return Findings{check_clock(std::chrono::system_clock::now(), program_written())}; });
    look("environment", "env", [] { return check_environment(variable); });
    look("hub", "unset HF_ENDPOINT HF_TOKEN HF_TOKEN_PATH", check_hub);
    look("data folder", "df -h", check_user_folders);
    // Libraries of others at work: apart, and while this process has one thread.
    tell(looked_at_apart("OpenCV", "inctrl --version", check_modules));
    tell(looked_at_apart("OpenVINO", "inctrl --version", check_openvino));
    tell(looked_at_apart("model", "inctrl doctor --quick", [&] { return check_model(flags_.model, flags_.quick); }));
    if (!flags_.data.empty())
      look("server's folder", "inctrl serve --check --data " + shell_word(flags_.data),
           [&] { return check_server_folder(flags_.data, flags_.quick); });
    return end();
  }

 private:
  void look(const std::string& check, const std::string& remedy, const std::function<Findings()>& see) {
    tell(looked_at(check, remedy, see));
  }

  void tell(const Findings& findings) {
    for (const Finding& finding : findings) {
      if (!flags_.json) std::cout << text_of(finding) << std::flush;
      findings_.push_back(finding);
    }
  }

  int end() const {
    std::size_t slows = 0, wrongs = 0;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Finding& finding : findings_) {
      slows += finding.health == Health::kSlow;
      wrongs += finding.health == Health::kWrong;
      list.push_back(json_of(finding));
    }
    if (flags_.json)
      std::cout << nlohmann::ordered_json{{"version", version()}, {"findings", list}}.dump(
                       2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                << '\n';
    else
      std::cout << "inctrl " << version() << ": " << (wrongs == 0 ? "nothing" : std::to_string(wrongs)) << " wrong, "
                << (slows == 0 ? "nothing" : std::to_string(slows)) << " slow\n";
    return wrongs == 0 ? kAllDone : kSomeFailed;
  }

  const DoctorFlags& flags_;
  Findings findings_;
};

}  // namespace

void add_doctor_command(CLI::App& app, int& exit_status) {
  const auto flags = std::make_shared<DoctorFlags>();
  CLI::App* command = app.add_subcommand("doctor", "Say what is wrong on this machine, and what helps");
  command->add_option("--model", flags->model, "The model to look at and to try")
      ->type_name(kModel)
      ->capture_default_str();
  command->add_option("--data", flags->data, "Also look at this data folder of inctrl serve")->type_name(kFolder);
  command->add_flag("--quick", flags->quick, "Judge no picture, and look at no server's records");
  command->add_flag("--json", flags->json, "The findings as JSON");
  command->footer(
      "Examples:\n  inctrl doctor\n  inctrl doctor --data /var/lib/inctrl\n"
      "Each finding is marked ok, slow or wrong; the latter two come with a command that helps.\n"
      "Exit status: 0 nothing is wrong; 1 something is; 2 wrong usage.");
  command->callback([flags, &exit_status] { exit_status = run_reporting([&] { return Doctor(*flags).run(); }); });
}

}  // namespace inctrl::cli
