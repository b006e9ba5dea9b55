// tests/support/tiny_model.h: a random EfficientNet-Lite of a few thousand weights, so that tests need no download.
#pragma once

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tensor_files/model_file.h"

namespace inctrl {

class TinyModel {
 public:
  explicit TinyModel(unsigned seed = 1, int input_size = 64) : random_(seed) {
    EfficientNetLiteConfig encoder{8,
                                   {{.kernel = 3, .stride = 1, .expansion = 1, .channels = 8},
                                    {.kernel = 5, .stride = 2, .expansion = 6, .channels = 12},
                                    {.kernel = 3, .stride = 1, .expansion = 6, .channels = 12},
                                    {.kernel = 5, .stride = 2, .expansion = 6, .channels = 20}}};
    config = {.name = "tiny",
              .encoder = encoder,
              .taps = {3, 4},
              .input_size = input_size,
              .mean = {0.5, 0.5, 0.5},
              .std = {0.5, 0.5, 0.5},
              .normal_level = 0.1,
              .licences = {{"encoder weights", "CC0-1.0", "random numbers"}}};
    add("encoder.stem", {8, 3, 3, 3});
    int width = 8;
    for (std::size_t i = 0; i < encoder.blocks.size(); ++i) {
      const EfficientNetLiteBlock& block = encoder.blocks[i];
      const std::string name = "encoder.blocks." + std::to_string(i);
      const int hidden = width * block.expansion;
      if (block.expansion > 1) add(name + ".expand", {hidden, width, 1, 1});
      add(name + ".depthwise", {hidden, 1, block.kernel, block.kernel});
      add(name + ".project", {block.channels, hidden, 1, 1});
      width = block.channels;
    }
  }

  // Head kind "residual" with random projections.
  void give_residual_head() {
    config.head = "residual";
    draw("heads.projection.0.weight", {12, 12}, 0.5);
    draw("heads.projection.1.weight", {20, 20}, 0.5);
    tensors_["heads.score"] = {{4}, {0.05f, 0.1f, 4.0f, 2.0f}};
  }

  // The tensors as write_model_file() takes them; they live as long as this object.
  std::map<std::string, TensorView> tensors() const {
    std::map<std::string, TensorView> views;
    for (const auto& [name, tensor] : tensors_)
      views[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
    return views;
  }

  std::string write(const std::filesystem::path& file) const { return write_model_file(file, config, tensors()); }

  ModelConfig config;

 private:
  struct Tensor {
    Shape shape;
    std::vector<float> values;
  };
  void add(const std::string& name, const Shape& shape) {
    // Keeps the signal's size from layer to layer, so that ReLU6 is met on both sides.
    const double fan_in = static_cast<double>(shape[1] * shape[2] * shape[3]);
    draw(name + ".weight", shape, 2.0 / std::sqrt(fan_in));
    draw(name + ".bias", {shape[0]}, 0.5);
  }
  void draw(const std::string& name, const Shape& shape, double deviation) {
    std::normal_distribution<float> normal(0, static_cast<float>(deviation));
    Tensor tensor{shape, std::vector<float>(static_cast<std::size_t>(element_count(shape)))};
    for (float& value : tensor.values) value = normal(random_);
    tensors_[name] = std::move(tensor);
  }

  std::mt19937 random_;
  std::map<std::string, Tensor> tensors_;
};

}  // namespace inctrl
