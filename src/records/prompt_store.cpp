// src/records/prompt_store.cpp. Tested by tests/records/prompt_store_test.cpp
#include "records/prompt_store.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <random>
#include <system_error>

#include "tensor/require.h"
#include "tensor_files/user_folders.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 100;

struct NameAndVersion {
  std::string name;
  std::optional<int> version;
};

std::optional<int> parse_version(std::string_view digits) {
  int version = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (error != std::errc() || end != digits.data() + digits.size() || version < 1) return std::nullopt;
  return version;
}

NameAndVersion parse(const std::string& text) {
  const std::size_t at = text.find('@');
  NameAndVersion parsed{text.substr(0, at), std::nullopt};
  if (at != std::string::npos) {
    parsed.version = parse_version(std::string_view(text).substr(at + 1));
    require(parsed.version.has_value(), ErrorCode::kInvalidArgument, "prompt set '", text,
            "': a version is a whole number from 1 on, as in ", parsed.name, "@2");
  }
  require_prompt_name(parsed.name);
  return parsed;
}

// The name and version that a file of the folder stands for; nothing for other files.
std::optional<StoredPrompts> recognise(const fs::path& file) {
  if (file.extension() != ".safetensors") return std::nullopt;
  const std::string stem = file.stem().string();
  const std::size_t at = stem.find('@');
  if (at == 0 || at == std::string::npos) return std::nullopt;
  const std::optional<int> version = parse_version(std::string_view(stem).substr(at + 1));
  if (!version) return std::nullopt;
  return StoredPrompts{stem.substr(0, at), *version, file};
}

std::vector<StoredPrompts> all_versions(const fs::path& folder) {
  std::vector<StoredPrompts> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (std::optional<StoredPrompts> stored = recognise(entry->path())) found.push_back(std::move(*stored));
  return found;
}

std::string names_in(const std::vector<StoredPrompts>& sets) {
  std::string names;
  for (const StoredPrompts& set : sets) names += (names.empty() ? "" : ", ") + set.name;
  return names.empty() ? "there is none" : "there are " + names;
}

}  // namespace

void require_prompt_name(const std::string& name) {
  const auto allowed = [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x80 || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
  };
  require(!name.empty() && name.size() <= kLongestName && name.front() != '-' &&
              std::all_of(name.begin(), name.end(), allowed),
          ErrorCode::kInvalidArgument, "prompt set '", name, "': a name has letters, digits, '-' and '_', and at most ",
          kLongestName, " bytes; for a file give a path with a slash or the suffix .safetensors");
}

PromptStore PromptStore::of_user() {
  const std::optional<fs::path> data = user_data_folder();
  require(data.has_value(), ErrorCode::kBackend,
          "prompt sets by name need $XDG_DATA_HOME or $HOME; give a file instead");
  return PromptStore(*data / "prompts");
}

fs::path PromptStore::file_of(const std::string& name, int version) const {
  return folder_ / (name + "@" + std::to_string(version) + ".safetensors");
}

std::vector<int> PromptStore::versions_of(const std::string& name) const {
  std::vector<int> versions;
  for (const StoredPrompts& set : all_versions(folder_))
    if (set.name == name) versions.push_back(set.version);
  std::sort(versions.begin(), versions.end());
  return versions;
}

std::vector<StoredPrompts> PromptStore::list() const {
  std::map<std::string, StoredPrompts> latest;
  for (StoredPrompts& set : all_versions(folder_)) {
    StoredPrompts& kept = latest[set.name];
    if (set.version > kept.version) kept = std::move(set);
  }
  std::vector<StoredPrompts> sets;
  for (auto& [name, set] : latest) sets.push_back(std::move(set));
  return sets;
}

PromptSet PromptStore::load(const std::string& text) const {
  const NameAndVersion wanted = parse(text);
  const std::vector<int> versions = versions_of(wanted.name);
  require(!versions.empty(), ErrorCode::kNotFound, "prompt set '", wanted.name, "' is not in ", folder_.string(), "; ",
          names_in(list()));
  const int version = wanted.version.value_or(versions.back());
  require(std::binary_search(versions.begin(), versions.end(), version), ErrorCode::kNotFound, "prompt set '",
          wanted.name, "' has no version ", version, "; the latest is ", versions.back());
  const PromptSet stored = PromptSet::load(file_of(wanted.name, version));
  PromptSetNotes notes = stored.notes();  // the file's name counts, not the one it was copied from
  notes.name = wanted.name;
  notes.version = version;
  return stored.with_notes(notes);
}

// False if that version is there already. A hard link, unlike a rename, never replaces.
bool PromptStore::store(const PromptSet& prompts) const {
  const fs::path file = file_of(prompts.notes().name, prompts.notes().version);
  std::random_device random;
  const fs::path unfinished =
      folder_ / ("." + file.filename().string() + "." + std::to_string(getpid()) + "-" + std::to_string(random()));
  prompts.save(unfinished);
  std::error_code error, ignored;
  fs::create_hard_link(unfinished, file, error);
  fs::remove(unfinished, ignored);
  require(!error || error == std::errc::file_exists, ErrorCode::kBackend, "cannot write ", file.string(), ": ",
          error.message());
  return !error;
}

PromptSet PromptStore::create(const std::string& name, const PromptSet& prompts) const {
  require_prompt_name(name);
  PromptSetNotes notes = prompts.notes();
  notes.name = name;
  notes.version = 1;
  const PromptSet named = prompts.with_notes(notes);
  require(versions_of(name).empty() && store(named), ErrorCode::kInvalidArgument, "prompt set '", name,
          "' is there already: prompts add and remove change it, prompts remove ", name, " --all removes it");
  return named;
}

PromptSet PromptStore::edit(const std::string& name, const std::function<PromptSet(const PromptSet&)>& change) const {
  require(name.find('@') == std::string::npos, ErrorCode::kInvalidArgument, "prompt set '", name,
          "': only the latest version can be changed; leave the version out");
  while (true) {
    const PromptSet latest = load(name);
    PromptSetNotes notes = latest.notes();
    ++notes.version;
    const PromptSet changed = change(latest).with_notes(notes);
    if (store(changed)) return changed;  // else somebody else was faster: on what they left, then
  }
}

void PromptStore::remove(const std::string& name) const {
  require_prompt_name(name);
  const std::vector<int> versions = versions_of(name);
  require(!versions.empty(), ErrorCode::kNotFound, "prompt set '", name, "' is not in ", folder_.string(), "; ",
          names_in(list()));
  for (const int version : versions) {
    std::error_code error;
    fs::remove(file_of(name, version), error);
    require(!error, ErrorCode::kBackend, "cannot remove ", file_of(name, version).string(), ": ", error.message());
  }
}

}  // namespace inctrl
