// src/records/prompt_store.h: where do prompt sets live by name, and how are they changed without losing any?
// NAME@1.safetensors, NAME@2.safetensors, ... in one folder: an edit makes the next version, so results that name an
// older one can still be explained. A version is linked into place and never replaced: of two edits at the same time
// the later one is made again on what the earlier one left.
// Tested by tests/records/prompt_store_test.cpp
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "inctrl/prompt_set.h"

namespace inctrl {

struct StoredPrompts {
  std::string name;
  int version = 0;  // the latest
  std::filesystem::path file;
};

// Any number of threads and processes may use one folder at once.
class PromptStore {
 public:
  explicit PromptStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // $XDG_DATA_HOME/inctrl/prompts (default ~/.local/share). kBackend if neither variable is set.
  static PromptStore of_user();

  // "bolts", or "bolts@2" for an older version. kNotFound, naming the folder and what is in it; kInvalidArgument for a
  // name that none can have; kBadFormat.
  PromptSet load(const std::string& name) const;
  // The latest version of each name, sorted.
  std::vector<StoredPrompts> list() const;

  // Stores version 1. kInvalidArgument if the name is taken or cannot be one.
  PromptSet create(const std::string& name, const PromptSet& prompts) const;
  // Stores what `change` makes of the latest version as the next one. `change` may be called more than once.
  PromptSet edit(const std::string& name, const std::function<PromptSet(const PromptSet&)>& change) const;
  // Removes all versions. kNotFound.
  void remove(const std::string& name) const;

  const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  std::filesystem::path file_of(const std::string& name, int version) const;
  std::vector<int> versions_of(const std::string& name) const;  // ascending
  bool store(const PromptSet& prompts) const;

  std::filesystem::path folder_;
};

// Letters (of any script), digits, '-' and '_', at most 100 bytes. What has a slash or a dot is a file instead.
void require_prompt_name(const std::string& name);  // kInvalidArgument

}  // namespace inctrl
