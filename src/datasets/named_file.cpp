// src/datasets/named_file.cpp. Tested by tests/datasets/named_file_test.cpp
#include "datasets/named_file.h"

#include <system_error>

namespace inctrl {
namespace {

namespace fs = std::filesystem;

bool leaves_root(const fs::path& name) {
  return name.is_absolute() || name.empty() || *name.begin() == "..";
}

// Why the root has no such file; empty if it has.
std::string why_not(const fs::path& root, const fs::path& name) {
  if (leaves_root(name)) return "leads out of the data set's folder";
  std::error_code error;
  const fs::file_status status = fs::status(root / name, error);
  if (fs::is_regular_file(status)) return "";
  if (status.type() == fs::file_type::not_found) return "there is no such file";
  return error ? "cannot be examined: " + error.message() : "not a regular file";
}

fs::path without_first(const fs::path& name) {
  fs::path rest;
  for (auto part = std::next(name.begin()); part != name.end(); ++part) rest /= *part;
  return rest;
}

}  // namespace

NamedFile find_named(const fs::path& root, std::string_view name, Naming naming) {
  if (name.empty()) return {{}, "no file is named"};
  if (name.size() > 4096 || name.find('\0') != std::string_view::npos) return {{}, "not a path"};
  fs::path file = fs::path(name).lexically_normal();
  if (file.is_absolute()) {
    std::error_code error;
    const fs::path below = file.lexically_relative(fs::absolute(root, error).lexically_normal());
    if (!leaves_root(below)) file = below;
  }
  std::string reason = why_not(root, file);
  if (reason.empty()) return {file, ""};
  if (naming == Naming::kBelowRoot) return {{}, reason};
  for (fs::path rest = file.relative_path(); !rest.empty(); rest = without_first(rest))
    if (why_not(root, rest).empty()) return {rest, ""};
  return {{}, reason + (file.is_absolute() ? ", and the end of its name is not there" : "")};
}

}  // namespace inctrl
