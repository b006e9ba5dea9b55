// tests/detector/striped_pictures.h: drawn pictures and a tiny random model to judge them with.
#pragma once

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "inctrl/model.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace inctrl {

// Vertical stripes with noise; a bright square where `spot` is set.
inline Image striped_picture(unsigned seed, bool spot = false, int width = 96, int height = 64) {
  std::mt19937 random(seed);
  Image image{{}, width, height, PixelFormat::kRgb8};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const bool bright = spot && x >= 60 && x < 76 && y >= 40 && y < 56;
      const int stripe = x / 8 % 2 * 90 + 60 + static_cast<int>(random() % 20);
      for (int c = 0; c < 3; ++c) image.pixels.push_back(static_cast<std::uint8_t>(bright ? 250 : stripe + 10 * c));
    }
  return image;
}

class TinyDetectorTest : public testing::Test {
 protected:
  Model load(const ModelOptions& options = {}, unsigned seed = 1) {
    const auto file = folder_.path() / ("tiny" + std::to_string(seed) + ".safetensors");
    TinyModel(seed).write(file);
    return Model::load(file, options);
  }
  static PromptSet prompts(const Model& model, int shots) {
    std::vector<Image> images;
    for (int i = 0; i < shots; ++i) images.push_back(striped_picture(static_cast<unsigned>(100 + i)));
    std::vector<ImageView> views;
    for (const Image& image : images) views.push_back(image.view());
    return model.encode_prompts(views);
  }
  TemporaryFolder folder_;
};

}  // namespace inctrl
