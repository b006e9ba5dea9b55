// src/datasets/one_vs_all.h: how does a set for telling classes apart become one for anomalies?
// One category a class: prompts are the class's training pictures; of the test pictures those of the class are normal,
// all others anomalous, their class the kind of defect. Tested by tests/datasets/mnist_test.cpp
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "datasets/listing.h"

namespace inctrl {

// A picture of a class; its name, file and record.
struct ClassPicture {
  LabelledPicture picture;
  std::size_t of_class = 0;
  bool for_training = false;
};

void list_one_vs_all(Listing& listing, std::span<const std::string> classes, std::span<const ClassPicture> pictures);

// Whether the root has folders of pictures instead: <root>/train/<class> and <root>/test/<class>.
bool has_class_folders(const std::filesystem::path& root);
void list_class_folders(Listing& listing);

}  // namespace inctrl
