// src/datasets/listing.h: what has the reader of a layout found so far?
// The rules that all layouts share are kept here: which categories are wanted, the split where none is shipped, no
// picture on two sides, byte order everywhere. Tested by tests/datasets/listing_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/open_dataset.h"

namespace inctrl {

// kDrawn: train or test, by the split rule (normal pictures of layouts that ship no split).
enum class Side { kTest, kTrain, kDrawn };

class Listing {
 public:
  // kNotFound if `root` is no folder.
  Listing(std::string_view layout, const std::filesystem::path& root, const DatasetOptions& options);

  const std::filesystem::path& root() const noexcept { return dataset_.root; }
  // The root folder's own name, for layouts that are one category.
  std::string root_name() const;

  // A picture of a category that is not wanted is dropped, one of a name that cannot be a folder's left out, an
  // anomalous one for training noted. `item`: the physical part that a drawn picture shows; pictures of one item are
  // drawn together. Its own name if empty.
  void add(const std::string& category, LabelledPicture picture, Side side, std::string item = "");
  // `category`: whose picture it is, if that is known; those of unwanted ones are not told.
  void leave_out(const std::string& path, const std::string& reason, const std::string& category = "");
  void note(std::string text) { dataset_.notes.push_back(std::move(text)); }
  void pass_over(const std::string& path);  // a file that is no picture

  // kInvalidArgument if a category that was asked for is not among those found, naming them; kNotFound if no picture
  // was found at all.
  Dataset finish() &&;

 private:
  struct Found {
    LabelledPicture picture;
    Side side;
    std::string item;
  };

  bool is_wanted(const std::string& category) const;
  void require_known_categories() const;
  void keep_once(std::vector<Found>& found);
  void draw(std::vector<Found>& found);
  void note_passed_over();

  const DatasetOptions& options_;
  Dataset dataset_;
  std::map<std::string, std::vector<Found>> categories_;  // unwanted ones are empty
  std::size_t unused_anomalous_ = 0;
  std::map<std::string, std::size_t> passed_over_;  // by suffix
  bool drawn_ = false;
};

}  // namespace inctrl
