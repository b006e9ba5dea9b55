// src/hub/hub_settings.cpp. Tested by tests/hub/hub_settings_test.cpp
#include "hub/hub_settings.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "http_client/url.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool is_true(std::string word) {
  for (char& letter : word)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 32);
  return word == "1" || word == "ON" || word == "YES" || word == "TRUE";
}

std::optional<fs::path> token_file() {
  if (const std::string path = variable("HF_TOKEN_PATH"); !path.empty()) return path;
  if (const std::string home = variable("HF_HOME"); !home.empty()) return fs::path(home) / "token";
  if (const std::string cache = variable("XDG_CACHE_HOME"); !cache.empty())
    return fs::path(cache) / "huggingface/token";
  if (const std::string home = variable("HOME"); !home.empty()) return fs::path(home) / ".cache/huggingface/token";
  return std::nullopt;
}

std::string find_token() {
  std::string token = trimmed(variable("HF_TOKEN"));
  if (const std::optional<fs::path> file = token.empty() ? token_file() : std::nullopt) {
    constexpr std::size_t kMost = 4096;
    std::string content(kMost, '\0');
    std::ifstream stream(*file, std::ios::binary);
    stream.read(content.data(), static_cast<std::streamsize>(kMost));
    content.resize(static_cast<std::size_t>(stream.gcount()));
    token = trimmed(content);
  }
  const bool sound =
      std::all_of(token.begin(), token.end(), [](char letter) { return letter > 0x20 && letter < 0x7f; });
  require(sound, ErrorCode::kInvalidArgument, "the hub's token (HF_TOKEN or its file) is not one printable word");
  return token;
}

}  // namespace

HubSettings HubSettings::of_environment() {
  HubSettings settings;
  if (std::string endpoint = trimmed(variable("HF_ENDPOINT")); !endpoint.empty()) {
    while (endpoint.ends_with('/')) endpoint.pop_back();
    const Url url = parse_url(endpoint);
    require(!url.has_user && endpoint.find_first_of("?#") == std::string::npos, ErrorCode::kInvalidArgument,
            "HF_ENDPOINT must be an address without a password, '?' and '#'");
    settings.endpoint = endpoint;
  }
  settings.token = find_token();
  settings.offline = is_true(variable("HF_HUB_OFFLINE"));
  return settings;
}

}  // namespace inctrl
