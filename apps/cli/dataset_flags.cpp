// apps/cli/dataset_flags.cpp. Tested by tests/end_to_end/data_test.py
#include "cli/dataset_flags.h"

#include "cli/value_names.h"

namespace inctrl::cli {

void DatasetFlags::add_to(CLI::App& command) {
  std::string names;
  for (const std::string_view name : layout_names()) names += (names.empty() ? "" : ", ") + std::string(name);
  command.add_option("--dataset", layout, "How it lies on disk: " + names);
  command.add_option("--root", root, "Its folder, or its .csv file")->type_name(kPath);
  command.add_option("--categories", categories, "Only these, separated by commas")->delimiter(',');
}

Dataset DatasetFlags::open(const PictureFiles& files) const {
  return open_dataset(layout, root, files, {.categories = categories});
}

}  // namespace inctrl::cli
