// src/training/training_state.cpp. Tested by tests/training/training_state_test.cpp
#include "training/training_state.h"

#include <cstring>
#include <limits>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/safetensors.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

constexpr const char* kMetadata = "inctrl-training";
constexpr std::string_view kSubject = "training state";
constexpr int kFormat = 1;
constexpr std::size_t kMostText = 1 << 20;
constexpr std::int64_t kColumns = 7;  // of the log

using Tensors = std::map<std::string, TensorView>;

void put(Tensors& tensors, const std::string& name, const std::vector<double>& values) {
  tensors[name] = {DType::kF64, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values))};
}

void get(const Safetensors& file, const std::string& name, std::vector<double>& values) {
  const TensorView& tensor = file.at(name);
  require(tensor.dtype == DType::kF64 && tensor.bytes.size() == values.size() * sizeof(double), ErrorCode::kBadFormat,
          kSubject, ": tensor ", in_quotes(name), " has ", to_text(tensor.shape), " values, needed ", values.size());
  std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
}

// A number that a row does not have is none.
std::vector<double> rows_of(const std::vector<LoggedStep>& log) {
  std::vector<double> rows;
  for (const LoggedStep& step : log) {
    const double auroc = step.held_out_auroc.value_or(std::numeric_limits<double>::quiet_NaN());
    for (const double value :
         {static_cast<double>(step.epoch), static_cast<double>(step.step), static_cast<double>(step.shots),
          step.loss.total, step.loss.final_score, step.loss.image_score, auroc})
      rows.push_back(value);
  }
  return rows;
}

std::vector<LoggedStep> log_of(const Safetensors& file) {
  const TensorView& tensor = file.at("log");
  require(tensor.dtype == DType::kF64 && element_count(tensor.shape) % kColumns == 0, ErrorCode::kBadFormat, kSubject,
          ": its log has ", to_text(tensor.shape), " values");
  std::vector<double> rows(static_cast<std::size_t>(element_count(tensor.shape)));
  get(file, "log", rows);
  std::vector<LoggedStep> log;
  for (auto row = rows.begin(); row != rows.end(); row += kColumns) {
    LoggedStep step{
        static_cast<int>(row[0]), static_cast<int>(row[1]), static_cast<int>(row[2]), {row[3], row[4], row[5]}, {}};
    if (row[6] == row[6]) step.held_out_auroc = row[6];
    log.push_back(step);
  }
  return log;
}

Json json_of(const TrainingSettings& settings, const TrainingState& state, std::int64_t steps) {
  Json named = Json::array();
  for (const auto& [name, value] : settings) named.push_back({{"name", name}, {"value", value}});
  return {
      {"format", kFormat}, {"settings", named}, {"epochs", state.epochs}, {"steps", steps}, {"kept", state.kept.epoch}};
}

void require_same(const JsonField& file, const TrainingSettings& settings) {
  const std::vector<JsonField> kept = file.at("settings").items(settings.size(), settings.size());
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const auto& [name, now] = settings[i];
    const std::string then = kept[i].at("value").text_or_empty(kMostText);
    require(kept[i].at("name").text() == name && then == now, ErrorCode::kIncompatible,
            "--resume: the training that is there has ", name, ' ', in_quotes(then), ", not ", in_quotes(now),
            ": take another --out, or leave --resume out to begin anew");
  }
}

const std::string& description_of(const Safetensors& file) {
  const auto found = file.metadata().find(kMetadata);
  require(found != file.metadata().end(), ErrorCode::kBadFormat, "not a training state: its metadata has no '",
          kMetadata, "'");
  return found->second;
}

KeptHeads kept_of(const Safetensors& file, int epoch, const std::vector<LoggedStep>& log) {
  KeptHeads kept{.epoch = epoch, .held_out_auroc = {}, .tensors = {}};
  for (const EpochSummary& summary : summarise(log))
    if (summary.epoch == epoch) kept.held_out_auroc = summary.held_out_auroc;
  constexpr std::string_view kPrefix = "kept.";
  for (const auto& [name, tensor] : file.tensors())
    if (name.starts_with(kPrefix)) kept.tensors[name.substr(kPrefix.size())] = {tensor.shape, to_floats(tensor)};
  return kept;
}

}  // namespace

void save_state(const std::filesystem::path& file, const TrainingSettings& settings, const TrainingState& state,
                const std::vector<Parameter*>& parameters, AdamW& optimiser) {
  Tensors tensors;
  for (const Parameter* parameter : parameters) put(tensors, "value." + parameter->name, parameter->values);
  for (std::size_t i = 0; i < optimiser.moments().size(); ++i) {
    const std::string& name = optimiser.parameters()[i]->name;
    put(tensors, "first." + name, optimiser.moments()[i].first);
    put(tensors, "second." + name, optimiser.moments()[i].second);
  }
  for (const auto& [name, tensor] : state.kept.tensors)
    tensors["kept." + name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
  const std::vector<double> log = rows_of(state.log);
  put(tensors, "log", log);
  write_safetensors(file, tensors, {{kMetadata, json_of(settings, state, optimiser.steps()).dump()}});
}

TrainingState load_state(const std::filesystem::path& file, const TrainingSettings& settings,
                         const std::vector<Parameter*>& parameters, AdamW& optimiser) {
  const Safetensors tensors = Safetensors::open(file);
  try {
    const Json parsed = parse_strictly(description_of(tensors), kSubject, kMostText);
    const JsonField description(parsed, kSubject);
    description.at("format").integer(kFormat, kFormat);
    require_same(description, settings);
    TrainingState state{.epochs = description.at("epochs").integer(1, 1'000'000), .log = log_of(tensors), .kept = {}};
    for (Parameter* parameter : parameters) get(tensors, "value." + parameter->name, parameter->values);
    for (std::size_t i = 0; i < optimiser.moments().size(); ++i) {
      const std::string& name = optimiser.parameters()[i]->name;
      get(tensors, "first." + name, optimiser.moments()[i].first);
      get(tensors, "second." + name, optimiser.moments()[i].second);
    }
    optimiser.set_steps(description.at("steps").integer(1, std::numeric_limits<int>::max()));
    state.kept = kept_of(tensors, description.at("kept").integer(1, state.epochs), state.log);
    return state;
  } catch (const Error& error) {
    fail(error.code, file.string(), ": ", error.what());
  }
}

}  // namespace inctrl
