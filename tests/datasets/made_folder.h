// tests/datasets/made_folder.h: data sets made for a test, and what was listed of them in one line a picture.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "datasets/open_dataset.h"
#include "fake_picture_files.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {

class MadeFolder : public TemporaryFolder {
 public:
  // A file whose content is its name, so that no two are alike.
  void add(const std::string& name) { add(name, name); }
  void add(const std::string& name, const std::string& content) {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    write_file(file, content);
  }
};

inline Dataset open_made(std::string_view layout, const std::filesystem::path& root,
                         const DatasetOptions& options = {}) {
  return open_dataset(layout, root, FakePictureFiles(), options);
}

using Lines = std::vector<std::string>;

// "train a.png", "test b.png scratch b_mask.png", with the category before them if there are several.
inline Lines listed(const Dataset& dataset) {
  Lines lines;
  for (const Category& category : dataset.categories) {
    const std::string begin = dataset.categories.size() > 1 ? category.name + ": " : "";
    for (const LabelledPicture& one : category.train) {
      EXPECT_FALSE(one.anomalous) << one.path;
      lines.push_back(begin + "train " + one.path);
    }
    for (const LabelledPicture& one : category.test)
      lines.push_back(begin + "test " + one.path + (one.anomalous ? " anomalous" : "") +
                      (one.defect.empty() ? "" : " " + one.defect) + (one.mask.empty() ? "" : " " + one.mask.native()));
  }
  return lines;
}

// "path: reason"
inline Lines failures(const Dataset& dataset) {
  Lines lines;
  for (const DatasetFailure& one : dataset.failures) lines.push_back(one.path + ": " + one.reason);
  return lines;
}

inline bool has_note(const Dataset& dataset, std::string_view text) {
  return std::any_of(dataset.notes.begin(), dataset.notes.end(),
                     [&](const std::string& note) { return note.find(text) != std::string::npos; });
}

// A folder of real data, or an empty path and a line that says so.
inline std::filesystem::path shared_data(const std::string& name) {
  std::filesystem::path folder = std::filesystem::path(INCTRL_SHARED_DIR) / "data" / name;
  return std::filesystem::exists(folder) ? folder : std::filesystem::path();
}

}  // namespace inctrl
