// apps/cli/dataset_flags.h: which data set is meant?
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "datasets/open_dataset.h"

namespace inctrl::cli {

struct DatasetFlags {
  std::string layout, root;
  std::vector<std::string> categories;

  void add_to(CLI::App& command);
  Dataset open(const PictureFiles& files) const;
};

}  // namespace inctrl::cli
