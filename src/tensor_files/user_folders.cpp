// src/tensor_files/user_folders.cpp. Tested by tests/tensor_files/user_folders_test.cpp
#include "tensor_files/user_folders.h"

#include <cstdlib>

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> folder(const char* variable, const char* below_home) {
  if (const char* named = std::getenv(variable); named && *named) return fs::path(named) / "inctrl";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / below_home / "inctrl";
  return std::nullopt;
}

}  // namespace

std::optional<fs::path> user_data_folder() {
  return folder("XDG_DATA_HOME", ".local/share");
}

std::optional<fs::path> user_cache_folder() {
  return folder("XDG_CACHE_HOME", ".cache");
}

}  // namespace inctrl
