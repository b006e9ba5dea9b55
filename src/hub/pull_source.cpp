// src/hub/pull_source.cpp. Tested by tests/hub/pull_source_test.cpp
#include "hub/pull_source.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "http_client/url.h"
#include "hub/short_names.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr std::string_view kHub = "hf:";
constexpr std::string_view kHash = "sha256=";
constexpr std::size_t kLongest = 100, kLongestUrl = 800;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || is_digit(letter) || letter == '-' ||
         letter == '_' || letter == '.';
}

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](char letter) {
           return is_digit(letter) || (letter >= 'a' && letter <= 'f');
         });
}

// A part of a path on the hub: it may not climb.
bool is_part(std::string_view text) {
  return !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), is_word) &&
         text.front() != '.' && text.find("..") == std::string_view::npos;
}

bool is_revision(std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    if (!is_part(text.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

HubRepository parse_repository(const std::string& text) {
  const std::string_view rest = std::string_view(text).substr(kHub.size());
  const std::size_t at = rest.find('@'), slash = rest.find('/');
  const std::string_view path = rest.substr(0, at);
  HubRepository repository;
  if (slash < path.size()) {
    repository.owner = path.substr(0, slash);
    repository.name = path.substr(slash + 1);
  }
  require(is_part(repository.owner) && is_part(repository.name), ErrorCode::kInvalidArgument, "pull ", in_quotes(text),
          ": a repository of the hub is written hf:OWNER/NAME, as in hf:facebook/dinov2-small");
  if (at == std::string_view::npos) return repository;
  repository.revision = rest.substr(at + 1);
  require(is_revision(repository.revision), ErrorCode::kInvalidArgument, "pull ", in_quotes(text),
          ": what follows the @ must be a branch, a tag or a commit");
  return repository;
}

PlainFile parse_file(const std::string& text) {
  const std::size_t hash = text.find('#');
  PlainFile file{.url = text.substr(0, hash)};
  require(file.url.size() <= kLongestUrl, ErrorCode::kInvalidArgument, "pull: an address of ", file.url.size(),
          " bytes, at most ", kLongestUrl, " are taken");
  const Url url = parse_url(file.url);
  require(!url.has_user, ErrorCode::kInvalidArgument, "pull: an address with a password in it is not taken");
  const std::string_view fragment = hash == std::string::npos ? "" : std::string_view(text).substr(hash + 1);
  if (fragment.starts_with(kHash)) file.sha256 = fragment.substr(kHash.size());
  std::transform(file.sha256.begin(), file.sha256.end(), file.sha256.begin(),
                 [](char letter) { return letter >= 'A' && letter <= 'F' ? static_cast<char>(letter + 32) : letter; });
  require(is_hex(file.sha256, 64), ErrorCode::kInvalidArgument, "pull ", in_quotes(text),
          ": say what the file must be: an address ends in #sha256= and 64 hexadecimal digits");
  file.file = std::filesystem::path(url.path).filename().string();
  return file;
}

}  // namespace

std::string HubRepository::to_text() const {
  return std::string(kHub) + owner + "/" + name + (revision == "main" ? "" : "@" + revision);
}

bool HubRepository::is_pinned() const {
  return is_hex(revision, 40);
}

PullSource parse_pull_source(const std::string& text) {
  if (const std::optional<HubRepository> published = published_repository(text)) return {*published, text};
  if (text.starts_with(kHub)) {
    const HubRepository repository = parse_repository(text);
    return {repository, repository.name};
  }
  require(text.find("://") != std::string::npos, ErrorCode::kInvalidArgument, "pull ", in_quotes(text),
          ": name hf:OWNER/NAME, https://...#sha256=..., or one of ", short_names());
  const PlainFile file = parse_file(text);
  return {file, std::filesystem::path(file.file).stem().string()};
}

void require_model_name(const std::string& name) {
  require(is_part(name) && !name.ends_with(".safetensors"), ErrorCode::kInvalidArgument, "model name ", in_quotes(name),
          ": up to ", kLongest, " letters, digits, '-', '_' and '.'; give another one with --name");
}

}  // namespace inctrl
