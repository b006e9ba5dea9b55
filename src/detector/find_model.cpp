// src/detector/find_model.cpp: where do models live? Tested by tests/detector/find_model_test.cpp
#include <dlfcn.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "detector/find_model.h"
#include "inctrl/model.h"
#include "tensor/require.h"
#include "tensor_files/user_folders.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

void add_colon_separated(const char* list, std::vector<fs::path>& folders) {
  const std::string text = list;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    if (end > begin) folders.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

// The folder of the shared library that this code is in; nothing in a program that is linked with it statically.
std::optional<fs::path> library_folder() {
  static const char here = 0;
  Dl_info info{};
  if (dladdr(&here, &info) == 0 || info.dli_fname == nullptr) return std::nullopt;
  std::error_code error;
  const fs::path file = fs::canonical(info.dli_fname, error);
  if (error || file.filename().string().find(".so") == std::string::npos) return std::nullopt;
  return file.parent_path();
}

std::vector<fs::path>& added_folders() {
  static std::vector<fs::path> folders;
  return folders;
}

std::vector<fs::path> model_folders() {
  std::vector<fs::path> folders;
  if (const char* list = std::getenv("INCTRL_MODEL_PATH")) add_colon_separated(list, folders);
  if (const std::optional<fs::path> data = user_data_folder()) folders.push_back(*data / "models");
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path folder = program.parent_path();
    folders.push_back(folder.parent_path() / "share/inctrl/models");  // installed: prefix/bin beside prefix/share
    folders.push_back(folder / "share/inctrl/models");                // in the build folder
  }
  if (const std::optional<fs::path> library = library_folder())
    folders.push_back(library->parent_path() / "share/inctrl/models");
  folders.insert(folders.end(), added_folders().begin(), added_folders().end());
  return folders;
}

}  // namespace

void add_model_folder(const fs::path& folder) {
  added_folders().push_back(folder);
}

fs::path Model::find(std::string_view name_or_path) {
  const fs::path given(name_or_path);
  std::error_code error;
  if (name_or_path.find('/') != std::string_view::npos || given.extension() == ".safetensors") {
    require(fs::exists(given, error), ErrorCode::kNotFound, "model '", name_or_path, "': no such file");
    return given;
  }
  std::string searched;
  for (const fs::path& folder : model_folders()) {
    const fs::path file = folder / (given.string() + ".safetensors");
    if (fs::is_regular_file(file, error)) return file;
    searched += "\n  " + file.string();
  }
  fail(ErrorCode::kNotFound, "model '", name_or_path, "' was not found; searched", searched);
}

std::vector<fs::path> Model::available() {
  std::map<std::string, fs::path> files;
  std::error_code error;
  for (const fs::path& folder : model_folders())
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".safetensors" && entry.is_regular_file(error))
        files.emplace(entry.path().stem().string(), entry.path());
  std::vector<fs::path> sorted;
  for (const auto& [name, file] : files) sorted.push_back(file);
  return sorted;
}

}  // namespace inctrl
