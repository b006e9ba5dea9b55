// src/datasets/dataset.h: which pictures does a data set hold, and what is said of each?
// The same for every layout on disk. Tested by tests/datasets/dataset_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "datasets/picture_files.h"
#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

struct LabelledPicture {
  std::string path;  // its name, unique in a category: the file's, with "#" and the part or record if it is one of many
  std::filesystem::path file;         // below the data set's root
  std::optional<Part> part;           // of the file's picture (and of its mask); else all of it
  std::optional<std::size_t> record;  // of a file that holds many pictures, counted from 0
  bool anomalous = false;
  std::string defect;          // kind of defect, such as "scratch"; empty if normal or not told
  std::filesystem::path mask;  // below the root; empty if there is none
};

struct Category {
  std::string name;
  std::vector<LabelledPicture> train;  // normal ones, by path: what prompts are drawn from
  std::vector<LabelledPicture> test;   // by path; none is also in `train`
};

// A picture that was left out.
struct DatasetFailure {
  std::string path;
  std::string reason;
};

struct Dataset {
  std::string layout;                // as --dataset names it
  std::filesystem::path root;        // what all files are below
  std::vector<Category> categories;  // by name
  std::vector<std::string> notes;    // what was understood, for people: "normals split 75/25 by seed 42"
  std::vector<DatasetFailure> failures;
};

// The picture's pixels. Errors as of PictureFiles; kBadFormat if the file has no such part or record.
Image load_picture(const Dataset& dataset, const LabelledPicture& picture, const PictureFiles& files);

// Gray, 255 where anomalous, else 0; without pixels if the picture has no mask. Errors as of load_picture().
Image load_mask(const Dataset& dataset, const LabelledPicture& picture, const PictureFiles& files);

}  // namespace inctrl
