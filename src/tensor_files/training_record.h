// src/tensor_files/training_record.h: how did a model's heads come about?
// Kept in the model file for people; no score depends on it. Tested by tests/tensor_files/model_config_test.cpp
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace inctrl {

// A data set that was learnt from.
struct TrainedOn {
  std::string dataset;                  // layout, as --dataset names it
  std::string root;                     // its folder's own name
  std::vector<std::string> categories;  // without those held out
  int normal = 0, anomalous = 0;        // pictures
};

struct TrainingRecord {
  std::string encoder;  // identity of the model whose encoder it is
  std::vector<TrainedOn> datasets;
  std::vector<std::string> held_out;  // categories that decided which epoch was kept
  std::string objective, pairing;     // of head kind "residual" both are "patches"
  int drawn = 0;                      // drawn categories that were learnt from
  double synthetic = 0;               // share of anomalous queries that were made on normal pictures
  bool augment = false;               // normal pictures were varied
  std::vector<int> shots;
  int epochs = 0, steps = 0, batch = 0, seed = 0;
  int kept_epoch = 0;                    // whose heads these are
  std::optional<double> held_out_auroc;  // after it
};

}  // namespace inctrl
