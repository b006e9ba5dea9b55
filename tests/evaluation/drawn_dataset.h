// tests/evaluation/drawn_dataset.h: a data set of drawn pictures, and a tiny model to measure on it.
#pragma once

#include <string>

#include "datasets/dataset.h"
#include "detector/striped_pictures.h"
#include "evaluation/evaluate.h"
#include "inctrl/error.h"
#include "support/file_bytes.h"

namespace inctrl {

// Stripes for "good_N", stripes with a spot for "bad_N"; a file named "broken" is none. Masks mark the spot.
class DrawnFiles : public PictureFiles {
 public:
  Size size(const std::filesystem::path&) const override { return {96, 64}; }
  Image read(const std::filesystem::path& file) const override {
    ++reads;
    const std::string name = file.stem().string();
    if (name.starts_with("broken")) throw Error(ErrorCode::kBadFormat, name + ": is no picture");
    const bool bad = name.starts_with("bad");
    return striped_picture(static_cast<unsigned>(std::stoi(name.substr(bad ? 4 : 5))) + (bad ? 500 : 0), bad);
  }
  Image read_mask(const std::filesystem::path& file) const override {
    if (file.stem().string().starts_with("broken")) throw Error(ErrorCode::kBadFormat, "a mask that is none");
    Image mask{std::vector<std::uint8_t>(96 * 64), 96, 64, PixelFormat::kGray8};
    for (std::size_t y = 40; y < 56; ++y) std::fill_n(&mask.pixels[y * 96 + 60], 16, 255);
    return mask;
  }
  mutable std::atomic<int> reads{0};
};

class DrawnDatasetTest : public TinyDetectorTest {
 protected:
  DrawnDatasetTest() {
    dataset_.layout = "folder";
    dataset_.root = folder_.path();
  }

  // Six to prompt with, four normal and four anomalous to test on.
  Category& add_category(const std::string& name) {
    Category category{name, {}, {}};
    for (int i = 0; i < 6; ++i) category.train.push_back(picture(name, "good_" + std::to_string(i), false));
    for (int i = 0; i < 4; ++i) category.test.push_back(picture(name, "bad_" + std::to_string(i), true));
    for (int i = 6; i < 10; ++i) category.test.push_back(picture(name, "good_" + std::to_string(i), false));
    dataset_.categories.push_back(std::move(category));
    return dataset_.categories.back();
  }

  // The file's bytes are its path: what the cache knows it by.
  LabelledPicture picture(const std::string& category, const std::string& name, bool anomalous) {
    LabelledPicture picture;
    picture.file = std::filesystem::path(category) / (name + ".png");
    picture.path = picture.file.string();
    picture.anomalous = anomalous;
    if (anomalous) picture.mask = std::filesystem::path(category) / (name + "_mask.png");
    std::filesystem::create_directories(folder_.path() / category);
    write_file(folder_.path() / picture.file, picture.path);
    return picture;
  }

  EncodingCache cache_for(const Model& model) { return {folder_.path() / "cache", model, "drawn"}; }

  Dataset dataset_;
  DrawnFiles files_;
};

}  // namespace inctrl
