// src/hub/pull_model.h: how does a published model become one that `--model NAME` finds?
// Fetched, checked, imported, and put into its place by one renaming: until then there is no model of that name.
// Tested by tests/end_to_end/pull_test.py
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hub/attempts.h"
#include "hub/download.h"
#include "hub/hub_settings.h"
#include "hub/pull_source.h"

namespace inctrl {

struct PullOptions {
  HubSettings settings;
  std::filesystem::path models;        // NAME.safetensors and NAME.LICENSE.txt are written here
  std::filesystem::path downloads;     // parts stay here until their model is made; one process at a time uses it
  std::optional<std::string> name;     // default: PullSource::name
  std::optional<std::string> licence;  // of the weights; default: what the hub states
  bool replace = false;                // fetch anew, also in place of a model of that name which came from elsewhere
  Patience patience;
  OnTransfer on_transfer = [](const Transfer&) {};

  // What the environment says, and the user's own folders. kBackend if it says nothing of them.
  static PullOptions of_environment();
};

struct PullReport {
  enum class End { kPulled, kWasHere, kStopped };
  End end = End::kPulled;
  std::string name;
  std::filesystem::path model;
  std::string licence, source;     // of the weights; "" if stopped
  std::vector<std::string> notes;  // for people: what import recognised and left out
};

// kInvalidArgument: the name cannot be one, or is that of another model. kNotFound: the hub has no such thing, or,
// offline, it is not here. kBadFormat: size, hash or content are not what was stated or needed. kBackend: network,
// disk, access.
PullReport pull_model(const PullSource& source, const PullOptions& options);

}  // namespace inctrl
