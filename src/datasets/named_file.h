// src/datasets/named_file.h: which file does a list mean?
// Tested by tests/datasets/named_file_test.cpp
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace inctrl {

// Lists that were written on another machine name files by where they lay there. kBelowAnother: the beginning of a path
// is taken away, folder by folder, until a file of that name exists below the root.
enum class Naming { kBelowRoot, kBelowAnother };

// Either a file, relative to the root and without "." or "..", or the reason why there is none.
struct NamedFile {
  std::filesystem::path file;
  std::string reason;
};

// `name`: relative to the root, or absolute and below it. It must be a regular file; links are followed.
NamedFile find_named(const std::filesystem::path& root, std::string_view name, Naming naming);

}  // namespace inctrl
