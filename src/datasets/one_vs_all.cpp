// src/datasets/one_vs_all.cpp. Tested by tests/datasets/mnist_test.cpp
#include "datasets/one_vs_all.h"

#include <algorithm>
#include <system_error>

#include "datasets/folder_content.h"

namespace inctrl {

namespace fs = std::filesystem;

void list_one_vs_all(Listing& listing, std::span<const std::string> classes, std::span<const ClassPicture> pictures) {
  for (std::size_t normal = 0; normal < classes.size(); ++normal)
    for (const ClassPicture& one : pictures) {
      if (one.for_training && one.of_class != normal) continue;
      LabelledPicture picture = one.picture;
      picture.anomalous = one.of_class != normal;
      if (picture.anomalous) picture.defect = classes[one.of_class];
      listing.add(classes[normal], std::move(picture), one.for_training ? Side::kTrain : Side::kTest);
    }
  listing.note("one class against the others: " + std::to_string(classes.size()) + " categories");
}

bool has_class_folders(const fs::path& root) {
  std::error_code error;
  return fs::is_directory(root / "train", error) && fs::is_directory(root / "test", error);
}

void list_class_folders(Listing& listing) {
  const std::vector<std::string> train = content_of(listing, "train").folders,
                                 test = content_of(listing, "test").folders;
  std::vector<std::string> classes;
  std::set_union(train.begin(), train.end(), test.begin(), test.end(), std::back_inserter(classes));
  std::vector<ClassPicture> pictures;
  for (const char* side : {"train", "test"})
    for (std::size_t i = 0; i < classes.size(); ++i) {
      const fs::path folder = fs::path(side) / classes[i];
      for (const std::string& name : content_of(listing, folder).pictures)
        pictures.push_back(
            {{.path = (folder / name).native(), .file = folder / name}, i, std::string_view(side) == "train"});
    }
  list_one_vs_all(listing, classes, pictures);
}

}  // namespace inctrl
