// src/datasets/open_dataset.h: which layout is a folder to be read as?
// Layouts: docs/datasets.md. Tested by tests/datasets/open_dataset_test.cpp and one test a layout
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/dataset.h"

namespace inctrl {

struct DatasetOptions {
  std::vector<std::string> categories;  // only these; all if empty
  std::uint32_t split_seed = 42;        // of layouts that ship no split
  double test_share = 0.25;             // of their normal pictures, rounded up, in (0, 1)
};

// "folder", "mvtec", "visa", "elpv", "sdd", "aitex", "brainmri", "headct", "mnist", "cifar10", "json", "csv"
std::span<const std::string_view> layout_names() noexcept;

// Lists the pictures; reads no pixels. What cannot be used (a file that is missing, of the wrong size, named twice) is
// in `failures`. kInvalidArgument for an unknown layout, naming them, or an unknown category, naming those there are;
// kNotFound, kBadFormat if the root is not of this layout, saying what was looked for.
Dataset open_dataset(std::string_view layout, const std::filesystem::path& root, const PictureFiles& files,
                     const DatasetOptions& options = {});

}  // namespace inctrl
