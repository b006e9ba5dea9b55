// apps/cli/info_command.cpp: `inctrl info`. Tested by tests/end_to_end/
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/flags.h"
#include "cli/value_names.h"
#include "inctrl/model.h"
#include "tensor_files/model_file.h"

namespace inctrl::cli {
namespace {

template <typename Number>
std::string joined(const std::vector<Number>& numbers) {
  std::string text;
  for (const Number number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print(const TrainingRecord& training) {
  for (const TrainedOn& one : training.datasets)
    std::cout << "trained on  " << one.dataset << ' ' << one.root << ": " << joined(one.categories) << "; "
              << one.normal << " normal and " << one.anomalous << " anomalous pictures\n";
  if (training.drawn > 0) std::cout << "trained on  " << training.drawn << " drawn categories\n";
  if (training.synthetic > 0) std::cout << "made        " << training.synthetic << " of the anomalous queries made\n";
  if (training.augment) std::cout << "made        half of the normal pictures varied\n";
  std::cout << "training    " << training.epochs << " epochs of " << training.steps << " batches of " << training.batch
            << ", " << joined(training.shots) << " prompts, objective " << training.objective << ", pairing "
            << training.pairing << ", seed " << training.seed << "\nkept        epoch " << training.kept_epoch;
  if (training.held_out_auroc)
    std::cout << ", AUROC " << *training.held_out_auroc << " on held-out " << joined(training.held_out);
  else
    std::cout << ", the last: no category was held out";
  std::cout << '\n';
}

// The models that go by a name alone.
int list_models(bool json) {
  const std::vector<std::filesystem::path> files = Model::available();
  nlohmann::ordered_json models = nlohmann::ordered_json::array();
  std::size_t width = 0;
  for (const std::filesystem::path& file : files) {
    models.push_back({{"name", file.stem().string()}, {"file", file.string()}});
    width = std::max(width, file.stem().string().size());
  }
  if (json) {
    std::cout << models.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    return kAllDone;
  }
  for (const std::filesystem::path& file : files)
    std::cout << std::left << std::setw(static_cast<int>(width)) << file.stem().string() << "  " << file.string()
              << '\n';
  if (files.empty()) std::cerr << "inctrl info: no model is installed; `inctrl pull` fetches one\n";
  return kAllDone;
}

int run_info(const std::string& name, bool json) {
  if (name.empty()) return list_models(json);
  const std::filesystem::path file = Model::find(name);
  const ModelFile model = open_model_file(file);
  verify_identity(model);
  if (json) {
    std::cout << to_json(model.config) << '\n';
    return kAllDone;
  }
  const ModelConfig& config = model.config;
  std::int64_t parameters = 0, integers = 0;
  for (const auto& [tensor, view] : model.tensors.tensors())
    if (tensor != "text.merges") {
      parameters += element_count(view.shape);
      integers += view.dtype == DType::kI8 ? element_count(view.shape) : 0;
    }
  std::cout << "name        " << config.name << "\nfile        " << file.string() << " ("
            << std::filesystem::file_size(file) / 1024 << " KiB)\nidentity    " << model.identity
            << " (checked)\nencoder     " << encoder_family(config) << ", " << parameters << " parameters"
            << (integers > 0 ? ", " + std::to_string(integers) + " of them in 8 bits" : "") << "\ntaps        blocks "
            << joined(config.taps) << "\ninput       " << config.input_size << " x " << config.input_size
            << " pixels, fit " << inctrl::name(config.fit) << "\nhead        " << config.head << '\n';
  if (config.training) print(*config.training);
  for (const LicensedPart& part : config.licences)
    std::cout << "licence     " << part.part << ": " << part.licence << "; " << part.source << '\n';
  return kAllDone;
}

}  // namespace

void add_info_command(CLI::App& app, int& exit_status) {
  struct InfoFlags {
    std::string model;
    bool json = false;
  };
  const auto flags = std::make_shared<InfoFlags>();
  CLI::App* command = app.add_subcommand("info", "Say what a model file is, with licence and source of its parts");
  command
      ->add_option("MODEL", flags->model,
                   "A model file, or the name of an installed model (default: list those that are installed)")
      ->type_name(kNamedAlready);
  command->add_flag("--json", flags->json, "The model's own description, or the list, as JSON");
  command->footer("Examples:\n  inctrl info\n  inctrl info inctrl-lite");
  command->callback(
      [flags, &exit_status] { exit_status = run_reporting([&] { return run_info(flags->model, flags->json); }); });
}

}  // namespace inctrl::cli
