// tests/support/tiny_vit.h: a vision transformer of random weights, in any shape that CLIP and DINOv2 have.
#pragma once

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tensor_files/model_file.h"

namespace inctrl {

class TinyVit {
 public:
  explicit TinyVit(const VitConfig& vit, std::vector<int> taps, int input_size, unsigned seed = 1) : random_(seed) {
    config = {.name = "tiny-vit",
              .encoder = vit,
              .taps = std::move(taps),
              .input_size = input_size,
              .mean = {0.5, 0.5, 0.5},
              .std = {0.5, 0.5, 0.5},
              .licences = {{"encoder weights", "CC0-1.0", "random numbers"}}};
    const bool clip = vit.family == VitConfig::Family::kClip;
    const int grid = input_size / vit.patch;
    matrix("encoder.patch.weight", {vit.width, 3, vit.patch, vit.patch});
    draw("encoder.class_token", {vit.width}, 0, 0.5);
    draw("encoder.positions", {1 + grid * grid, vit.width}, 0, 0.5);
    norm("encoder.final_norm", vit.width);
    if (clip) norm("encoder.pre_norm", vit.width);
    if (clip) matrix("encoder.projection", {vit.embedding, vit.width}, {vit.width, vit.embedding});
    if (!clip) draw("encoder.patch.bias", {vit.width}, 0, 0.1);
    if (vit.registers > 0) draw("encoder.registers", {vit.registers, vit.width}, 0, 0.5);
    for (int i = 0; i < vit.layers; ++i) block("encoder.blocks." + std::to_string(i), vit);
  }

  std::string write(const std::filesystem::path& file) const {
    std::map<std::string, TensorView> views;
    for (const auto& [name, tensor] : tensors_)
      views[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
    return write_model_file(file, config, views);
  }

  ModelConfig config;

 private:
  struct Tensor {
    Shape shape;
    std::vector<float> values;
  };

  void block(const std::string& name, const VitConfig& vit) {
    norm(name + ".attention_norm", vit.width);
    norm(name + ".mlp_norm", vit.width);
    linear(name + ".attention.qkv", 3 * vit.width, vit.width);
    linear(name + ".attention.out", vit.width, vit.width);
    linear(name + ".mlp.in", vit.gated_mlp ? 2 * vit.mlp : vit.mlp, vit.width);
    linear(name + ".mlp.out", vit.width, vit.mlp);
    if (vit.family == VitConfig::Family::kClip) return;
    draw(name + ".attention_scale", {vit.width}, 0.5, 0.2);
    draw(name + ".mlp_scale", {vit.width}, 0.5, 0.2);
  }
  // Queries and keys are so large that attention prefers some tokens.
  void linear(const std::string& name, int out, int in) {
    matrix(name + ".weight", {out, in});
    draw(name + ".bias", {out}, 0, 0.5);
  }
  void norm(const std::string& name, int width) {
    draw(name + ".weight", {width}, 1, 0.2);
    draw(name + ".bias", {width}, 0, 0.2);
  }
  // Keeps the signal's size: deviation 1 / sqrt(inputs), inputs being all extents of `shape` but the first.
  void matrix(const std::string& name, const Shape& shape, const Shape& stored = {}) {
    const double inputs = static_cast<double>(element_count(shape)) / static_cast<double>(shape[0]);
    draw(name, stored.empty() ? shape : stored, 0, 1 / std::sqrt(inputs));
  }
  void draw(const std::string& name, const Shape& shape, double mean, double deviation) {
    std::normal_distribution<float> normal(static_cast<float>(mean), static_cast<float>(deviation));
    Tensor tensor{shape, std::vector<float>(static_cast<std::size_t>(element_count(shape)))};
    for (float& value : tensor.values) value = normal(random_);
    tensors_[name] = std::move(tensor);
  }

  std::mt19937 random_;
  std::map<std::string, Tensor> tensors_;
};

}  // namespace inctrl
