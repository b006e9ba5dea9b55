// src/tensor_files/training_record_json.cpp. Tested by tests/tensor_files/model_config_test.cpp
#include "tensor_files/training_record_json.h"

#include <cstdint>

namespace inctrl {
namespace {

constexpr std::size_t kMostNames = 10'000;
constexpr int kMost = INT32_MAX;

std::vector<std::string> names_of(const JsonField& list) {
  std::vector<std::string> names;
  for (const JsonField& name : list.items(0, kMostNames)) names.push_back(name.text());
  return names;
}

TrainedOn trained_on(const JsonField& dataset) {
  dataset.allow_only({"dataset", "root", "categories", "normal", "anomalous"});
  return {.dataset = dataset.at("dataset").text(),
          .root = dataset.at("root").text_or_empty(),
          .categories = names_of(dataset.at("categories")),
          .normal = dataset.at("normal").integer(0, kMost),
          .anomalous = dataset.at("anomalous").integer(0, kMost)};
}

}  // namespace

Json json_of(const TrainingRecord& record) {
  Json datasets = Json::array();
  for (const TrainedOn& one : record.datasets)
    datasets.push_back({{"dataset", one.dataset},
                        {"root", one.root},
                        {"categories", one.categories},
                        {"normal", one.normal},
                        {"anomalous", one.anomalous}});
  Json json = {{"encoder", record.encoder},     {"datasets", std::move(datasets)}, {"held_out", record.held_out},
               {"objective", record.objective}, {"pairing", record.pairing},       {"shots", record.shots},
               {"epochs", record.epochs},       {"steps", record.steps},           {"batch", record.batch},
               {"seed", record.seed},           {"kept_epoch", record.kept_epoch}};
  if (record.drawn > 0) json["drawn"] = record.drawn;
  if (record.synthetic > 0) json["synthetic"] = record.synthetic;
  if (record.augment) json["augment"] = true;
  if (record.held_out_auroc) json["held_out_auroc"] = *record.held_out_auroc;
  return json;
}

TrainingRecord training_record_of(const JsonField& field) {
  field.allow_only({"encoder", "datasets", "held_out", "objective", "pairing", "shots", "epochs", "steps", "batch",
                    "seed", "kept_epoch", "held_out_auroc", "drawn", "synthetic", "augment"});
  TrainingRecord record;
  record.encoder = field.at("encoder").text(64);
  for (const JsonField& dataset : field.at("datasets").items(0, 1000)) record.datasets.push_back(trained_on(dataset));
  record.held_out = names_of(field.at("held_out"));
  record.objective = field.at("objective").text();
  record.pairing = field.at("pairing").text();
  for (const JsonField& shots : field.at("shots").items(1, 1000)) record.shots.push_back(shots.integer(1, kMost));
  record.epochs = field.at("epochs").integer(1, kMost);
  record.steps = field.at("steps").integer(1, kMost);
  record.batch = field.at("batch").integer(1, kMost);
  record.seed = field.at("seed").integer(0, kMost);
  record.kept_epoch = field.at("kept_epoch").integer(1, record.epochs);
  if (field.has("drawn")) record.drawn = field.at("drawn").integer(0, kMost);
  if (field.has("synthetic")) record.synthetic = field.at("synthetic").number(0, 1);
  if (field.has("augment")) record.augment = field.at("augment").boolean();
  if (field.has("held_out_auroc")) record.held_out_auroc = field.at("held_out_auroc").number(0, 1);
  return record;
}

}  // namespace inctrl
