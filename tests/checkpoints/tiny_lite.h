// tests/checkpoints/tiny_lite.h: EfficientNet-Lite checkpoints of any widths and depths, in memory.
#pragma once

#include <array>
#include <random>

#include "checkpoints/state_dict.h"
#include "checkpoints/zip_writer.h"

namespace inctrl {

struct TinyStage {
  int kernel, blocks, expansion, channels;
};
// Lite0's kernels and depths; widths of a few channels.
inline std::vector<TinyStage> tiny_stages() {
  return {{3, 1, 1, 2}, {3, 2, 6, 3}, {5, 2, 6, 4}, {3, 3, 6, 5}, {5, 3, 6, 6}, {5, 4, 6, 7}, {3, 1, 6, 8}};
}

// Collects tensors of random numbers; the same order of calls gives the same numbers.
class TinyLite {
 public:
  explicit TinyLite(const std::vector<TinyStage>& stages = tiny_stages(), int stem = 4) {
    convolution("_conv_stem", "_bn0", {stem, 3, 3, 3});
    int block = 0, width = stem;
    for (const TinyStage& stage : stages) {
      for (int i = 0; i < stage.blocks; ++i, ++block) {
        const std::string name = "_blocks." + std::to_string(block) + ".";
        const int hidden = width * stage.expansion;
        if (stage.expansion != 1) convolution(name + "_expand_conv", name + "_bn0", {hidden, width, 1, 1});
        convolution(name + "_depthwise_conv", name + "_bn1", {hidden, 1, stage.kernel, stage.kernel});
        convolution(name + "_project_conv", name + "_bn2", {stage.channels, hidden, 1, 1});
        width = stage.channels;
      }
    }
    convolution("_conv_head", "_bn1", {16, width, 1, 1});
    add("_fc.weight", {10, 16});
    add("_fc.bias", {10});
  }

  void add(const std::string& name, const Shape& shape) {
    auto values = std::make_shared<std::vector<float>>();
    std::uniform_real_distribution<float> between(0.5f, 1.5f);  // of any sign for weights would test no more
    for (std::int64_t i = element_count(shape); i > 0; --i) values->push_back(between(random_));
    state.tensors[name] = {DType::kF32, shape, std::as_bytes(std::span(*values))};
    state.owners.push_back(values);
  }

  // As torch would save it: before 1.6, and today.
  std::string file() const { return legacy_file(written()); }
  std::string zip_file() const {
    std::vector<WrittenStorage> storages;
    for (const WrittenTensor& tensor : written()) storages.push_back(tensor.storage);
    return torch_zip_file(state_dict_pickle(written()), storages);
  }

  StateDict state;

 private:
  std::vector<WrittenTensor> written() const {
    std::vector<WrittenTensor> tensors;
    for (const auto& [name, view] : state.tensors) {
      std::vector<std::int64_t> strides(view.shape.size(), 1);
      for (std::size_t i = strides.size(); i-- > 1;) strides[i - 1] = strides[i] * view.shape[i];
      tensors.push_back({name, storage<float>(name, "FloatStorage", to_floats(view)), 0, view.shape, strides});
    }
    return tensors;
  }
  void convolution(const std::string& name, const std::string& norm, const Shape& shape) {
    add(name + ".weight", shape);
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) add(norm + part, {shape[0]});
    add(norm + ".num_batches_tracked", {});
  }

  std::mt19937 random_{1};
};

}  // namespace inctrl
