// src/hub/hub_client.h: how do a repository's files come here, all of one commit?
// Tested by tests/hub/hub_client_test.cpp and tests/end_to_end/pull_test.py
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hub/choose_files.h"
#include "hub/download.h"
#include "hub/pull_source.h"

namespace inctrl {

// A checkpoint on this machine, every file with the content that was stated for it.
struct Fetched {
  std::filesystem::path weights;
  std::optional<std::filesystem::path> config, tokenizer;
  std::string licence = "unknown";
  std::vector<std::pair<std::string, std::string>> terms;  // name and text of each file that tells the licence
  std::vector<std::filesystem::path> files;                // all that was fetched
};

// Nothing comes back where Patience::stop said so.
class HubClient {
 public:
  HubClient(const HubSettings& settings, std::filesystem::path folder, Patience patience, OnTransfer on_transfer)
      : web_(settings),
        folder_(std::move(folder)),
        patience_(std::move(patience)),
        on_transfer_(std::move(on_transfer)) {}

  std::optional<HubListing> list(const HubRepository& repository);
  std::optional<Fetched> fetch(const HubRepository& repository, const HubListing& listing);
  std::optional<Fetched> fetch(const PlainFile& file);

  // What models say of where they come from: "https://huggingface.co/owner/name/tree/COMMIT".
  std::string page_of(const HubRepository& repository, const std::string& commit) const;

 private:
  std::optional<std::filesystem::path> fetch(const HubRepository& repository, const std::string& commit,
                                             const HubFile& file, Fetched& fetched);

  CarefulGet web_;
  std::filesystem::path folder_;
  Patience patience_;
  OnTransfer on_transfer_;
};

}  // namespace inctrl
