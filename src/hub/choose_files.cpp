// src/hub/choose_files.cpp. Tested by tests/hub/choose_files_test.cpp
#include "hub/choose_files.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::uint64_t kLargestText = 16 << 20;  // of a configuration, a tokenizer, a licence; tokenizers have 4 MB
constexpr std::size_t kMostLicences = 8;

const HubFile* find(const HubListing& listing, std::string_view path) {
  for (const HubFile& file : listing.files)
    if (file.path == path) return &file;
  return nullptr;
}

// A small file; one of another size is not what its name says.
std::optional<HubFile> find_text(const HubListing& listing, std::string_view path) {
  const HubFile* file = find(listing, path);
  return file && file->size.value_or(0) <= kLargestText ? std::optional(*file) : std::nullopt;
}

const HubFile* find_weights(const HubListing& listing) {
  for (const char* name :
       {"open_clip_model.safetensors", "open_clip_pytorch_model.bin", "model.safetensors", "pytorch_model.bin"})
    if (const HubFile* file = find(listing, name)) return file;
  const HubFile* only = nullptr;
  for (const HubFile& file : listing.files) {
    if (!file.path.ends_with(".safetensors") || file.path.find('/') != std::string::npos) continue;
    if (only) return nullptr;
    only = &file;
  }
  return only;
}

bool is_licence(const HubFile& file) {
  std::string name = file.path.substr(0, 7);
  for (char& letter : name)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 32);
  const bool named = name == "LICENSE" || name == "LICENCE" || name.starts_with("NOTICE") || name == "COPYING";
  return named && file.path.find('/') == std::string::npos && file.size.value_or(0) <= kLargestText;
}

}  // namespace

ChosenFiles choose_files(const HubListing& listing) {
  const HubFile* weights = find_weights(listing);
  require(
      weights != nullptr, ErrorCode::kNotFound, "none of the repository's ", listing.files.size(),
      " files holds a model's weights: looked for open_clip_model.safetensors, open_clip_pytorch_model.bin, "
      "model.safetensors, pytorch_model.bin, or a single other .safetensors (weights in several files are not read)");
  ChosenFiles chosen{.weights = *weights};
  chosen.config = find_text(listing, "open_clip_config.json");
  if (chosen.config) chosen.tokenizer = find_text(listing, "tokenizer.json");
  if (!chosen.config) chosen.config = find_text(listing, "config.json");
  chosen.card = find_text(listing, "README.md");
  for (const HubFile& file : listing.files)
    if (is_licence(file) && chosen.licences.size() < kMostLicences) chosen.licences.push_back(file);
  std::sort(chosen.licences.begin(), chosen.licences.end(),
            [](const HubFile& a, const HubFile& b) { return a.path < b.path; });
  return chosen;
}

}  // namespace inctrl
