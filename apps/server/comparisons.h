// apps/server/comparisons.h: what is ready to judge: which model against which version of which prompt set?
// Tested by tests/server/comparisons_test.cpp
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "inctrl/detector.h"
#include "pictures/overlay.h"
#include "records/records.h"
#include "server/models.h"

namespace inctrl::server {

// Immutable; any thread.
struct Comparison {
  PromptSetRecord record;
  std::shared_ptr<const Model> model;
  PromptSet prompts;
  Detector detector;
  ColourScale scale;  // of its maps
};

// Those that were asked for last stay in memory. Any thread.
class Comparisons {
 public:
  Comparisons(Records& records, Models& models) : records_(records), models_(models) {}

  //   set        id or name
  //   version    the latest without it
  //   threshold  labels follow it instead of the set's
  // kNotFound; kIncompatible if the model that encoded the set has changed.
  std::shared_ptr<const Comparison> get(const std::string& set, std::optional<int> version = {},
                                        std::optional<float> threshold = {});
  void forget_model(const std::string& name);

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Comparison> comparison;
  };
  Records& records_;
  Models& models_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the one that was asked for last comes first
};

}  // namespace inctrl::server
