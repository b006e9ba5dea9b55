// apps/cli/named_prompts.cpp. Tested by tests/cli/named_prompts_test.cpp
#include "cli/named_prompts.h"

#include <filesystem>

#include "records/prompt_store.h"
#include "tensor/require.h"

namespace inctrl::cli {

namespace fs = std::filesystem;

bool is_prompt_file(const std::string& set) {
  return set.find_first_of("/.") != std::string::npos;
}

PromptSet load_prompts(const std::string& set) {
  return is_prompt_file(set) ? PromptSet::load(set) : PromptStore::of_user().load(set);
}

PromptSet create_prompts(const std::string& set, const PromptSet& prompts) {
  if (!is_prompt_file(set)) return PromptStore::of_user().create(set, prompts);
  std::error_code error;
  require(!fs::exists(set, error), ErrorCode::kInvalidArgument, "prompt set ", set,
          " is there already: prompts add and remove change it");
  PromptSetNotes notes = prompts.notes();
  notes.name = fs::path(set).stem().string();
  notes.version = 1;
  const PromptSet named = prompts.with_notes(notes);
  named.save(set);
  return named;
}

PromptSet edit_prompts(const std::string& set, const std::function<PromptSet(const PromptSet&)>& change) {
  if (!is_prompt_file(set)) return PromptStore::of_user().edit(set, change);
  const PromptSet before = PromptSet::load(set);
  PromptSetNotes notes = before.notes();
  ++notes.version;
  const PromptSet after = change(before).with_notes(notes);
  after.save(set);
  return after;
}

void remove_prompts(const std::string& set) {
  if (!is_prompt_file(set)) return PromptStore::of_user().remove(set);
  (void)PromptSet::load(set);  // nothing but a prompt set is removed
  std::error_code error;
  fs::remove(set, error);
  require(!error, ErrorCode::kBackend, "cannot remove ", set, ": ", error.message());
}

}  // namespace inctrl::cli
