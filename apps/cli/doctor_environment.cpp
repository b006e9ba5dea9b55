// apps/cli/doctor_environment.cpp. Tested by tests/cli/doctor_environment_test.cpp
#include "cli/doctor_environment.h"

#include <filesystem>
#include <sstream>

#include "cli/shell_words.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

Finding check_model_path(const std::string& name, const std::string& value) {
  std::istringstream stream(value);
  std::string there, missing;
  for (std::string folder; std::getline(stream, folder, ':');)
    if (!folder.empty()) {
      std::string& list = is_folder(folder) ? there : missing;
      list += (list.empty() ? "" : ":") + folder;
    }
  if (missing.empty()) return ok("environment", name + " has models looked for in " + there + " first");
  return wrong("environment", name + " names folders that are not there: " + missing,
               there.empty() ? "unset " + name : "export " + name + '=' + shell_word(there));
}

// What is kept would depend on where the program is started.
Finding check_base_folder(const std::string& name, const std::string& value) {
  if (value.starts_with('/')) return ok("environment", name + " is " + value);
  std::error_code error;
  const fs::path absolute = fs::absolute(value, error);
  return wrong("environment", name + " is " + value + ", which is another folder wherever the program is started",
               "export " + name + '=' + shell_word(error ? "/" + value : absolute.string()));
}

Finding check_temporary(const std::string& name, const std::string& value) {
  if (is_folder(value)) return ok("environment", name + " is " + value);
  return wrong("environment", name + " is " + value + ", which is no folder", "unset " + name);
}

Finding check_instruction_limit(const std::string& name, const std::string& value) {
  if (value == "ALL" || value == "DEFAULT") return ok("environment", name + " is " + value);
  return slow("environment",
              name + " is " + value + ": OpenVINO uses no later instructions, whatever the processor has",
              "unset " + name);
}

Finding check_openmp(const std::string& name, const std::string& value) {
  return ok("environment", name + " is " + value + ", which changes nothing here: --threads does");
}

Finding check_preload(const std::string& name, const std::string& value) {
  return slow("environment", name + " puts " + value + " before the program's own libraries",
              "env -u " + name + " inctrl doctor");
}

Finding check_offline(const std::string& name, const std::string& value) {
  return ok("environment", name + " is " + value + ": inctrl pull asks no server if that means yes");
}

struct Rule {
  const char* name;
  Finding (*check)(const std::string& name, const std::string& value);
};

constexpr Rule kRules[] = {{"INCTRL_MODEL_PATH", check_model_path},
                           {"XDG_DATA_HOME", check_base_folder},
                           {"XDG_CACHE_HOME", check_base_folder},
                           {"TMPDIR", check_temporary},
                           {"ONEDNN_MAX_CPU_ISA", check_instruction_limit},
                           {"DNNL_MAX_CPU_ISA", check_instruction_limit},
                           {"OMP_NUM_THREADS", check_openmp},
                           {"OMP_THREAD_LIMIT", check_openmp},
                           {"LD_PRELOAD", check_preload},
                           {"HF_HUB_OFFLINE", check_offline}};

}  // namespace

Findings check_environment(const Variable& variable) {
  Findings findings;
  for (const Rule& rule : kRules)
    if (const std::optional<std::string> value = variable(rule.name)) findings.push_back(rule.check(rule.name, *value));
  if (findings.empty()) findings.push_back(ok("environment", "no variable is set that changes what the program does"));
  return findings;
}

}  // namespace inctrl::cli
