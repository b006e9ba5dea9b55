// tests/encoder/tiny_dinov2.h: the golden DINOv2 under its other names, and with the giant's gated MLP.
#pragma once

#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "checkpoints/state_dict.h"
#include "support/golden.h"

namespace inctrl {

// A checkpoint of 32-bit floats that a test changes and writes.
class TinyDinoV2 {
 public:
  explicit TinyDinoV2(const std::string& file) {
    const Safetensors golden = open_golden(file);
    for (const auto& [name, tensor] : golden.tensors()) put(name, tensor.shape, to_floats(tensor));
  }

  void put(const std::string& name, const Shape& shape, std::vector<float> values) {
    tensors_[name] = {shape, std::move(values)};
  }
  const std::vector<float>& at(const std::string& name) const { return tensors_.at(name).values; }

  // Replaces the MLPs by gated ones, `hidden` wide, with random weights.
  void gate(int hidden, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, 0.2f);
    const auto width = static_cast<std::int64_t>(at("layernorm.weight").size());
    const auto draw = [&](const std::string& name, const Shape& shape) {
      std::vector<float> values(static_cast<std::size_t>(element_count(shape)));
      for (float& value : values) value = normal(random);
      put(name, shape, std::move(values));
    };
    std::erase_if(tensors_, [](const auto& item) { return item.first.find(".mlp.") != std::string::npos; });
    for (int block = 0; block < kBlocks; ++block) {
      const std::string mlp = "encoder.layer." + std::to_string(block) + ".mlp.";
      draw(mlp + "weights_in.weight", {2 * hidden, width});
      draw(mlp + "weights_in.bias", {2 * hidden});
      draw(mlp + "weights_out.weight", {width, hidden});
      draw(mlp + "weights_out.bias", {width});
    }
  }

  // From Hugging Face's names to those of the original files.
  void use_original_names() {
    static const std::vector<std::pair<std::string, std::string>> kRenamed{
        {"embeddings.patch_embeddings.projection", "patch_embed.proj"},
        {"embeddings.position_embeddings", "pos_embed"},
        {"embeddings.", ""},
        {"encoder.layer.", "blocks."},
        {"attention.output.dense", "attn.proj"},
        {"layer_scale1.lambda1", "ls1.gamma"},
        {"layer_scale2.lambda1", "ls2.gamma"},
        {"mlp.weights_in", "mlp.w12"},
        {"mlp.weights_out", "mlp.w3"},
        {"layernorm", "norm"}};
    std::map<std::string, Tensor> renamed;
    for (int block = 0; block < kBlocks; ++block)
      for (const std::string part : {"weight", "bias"}) join_qkv(block, part, renamed);
    for (auto& [name, tensor] : tensors_) {
      if (name.find(".attention.attention.") != std::string::npos) continue;
      std::string original = name;
      for (const auto& [from, to] : kRenamed)
        if (const std::size_t at = original.find(from); at != std::string::npos) original.replace(at, from.size(), to);
      renamed[original] = std::move(tensor);
    }
    tensors_ = std::move(renamed);
  }

  void write(const std::filesystem::path& file) const {
    std::map<std::string, TensorView> views;
    for (const auto& [name, tensor] : tensors_)
      views[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
    write_safetensors(file, views, {});
  }

  static constexpr int kBlocks = 4;

 private:
  struct Tensor {
    Shape shape;
    std::vector<float> values;
  };

  void join_qkv(int block, const std::string& part, std::map<std::string, Tensor>& renamed) const {
    const std::string theirs = "encoder.layer." + std::to_string(block) + ".attention.attention.";
    Tensor& joined = renamed["blocks." + std::to_string(block) + ".attn.qkv." + part];
    for (const char* const third : {"query.", "key.", "value."}) {
      const Tensor& tensor = tensors_.at(std::string(theirs).append(third).append(part));
      joined.shape = tensor.shape;
      joined.values.insert(joined.values.end(), tensor.values.begin(), tensor.values.end());
    }
    joined.shape[0] *= 3;
  }

  std::map<std::string, Tensor> tensors_;
};

}  // namespace inctrl
