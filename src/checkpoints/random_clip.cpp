// src/checkpoints/random_clip.cpp. Tested by tests/checkpoints/random_clip_test.cpp
#include "checkpoints/random_clip.h"

#include <array>
#include <cmath>
#include <string>

#include "tensor/require.h"

namespace inctrl {
namespace {

struct Known {
  std::string_view name;
  ClipArchitecture clip;
};
constexpr std::array<Known, 1> kKnown{{{"vit-b-16-plus-240",
                                        {.width = 896,
                                         .layers = 12,
                                         .patch = 16,
                                         .input_size = 240,
                                         .text_width = 640,
                                         .text_layers = 12,
                                         .embedding = 640}}}};

// SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators".
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }

 private:
  std::uint64_t state_;
};

// FNV-1a: every tensor has numbers of its own, whichever others there are.
std::uint64_t hash(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char letter : name) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3u;
  return hash;
}

class Maker {
 public:
  Maker(std::uint64_t seed, StateDict& checkpoint) : seed_(seed), checkpoint_(checkpoint) {}

  // Numbers around `centre`: the sum of four 16-bit ones is nearly normal, ends at 3.5 deviations, and needs no
  // function whose last bit differs from one mathematics library to the next.
  void draw(const std::string& name, const Shape& shape, double deviation, float centre = 0) {
    constexpr std::int32_t kMean = 2 * 0xffff;
    constexpr double kDeviation = 37837.2;  // sqrt(4 (2^32 - 1) / 12)
    const auto scale = static_cast<float>(deviation / kDeviation);
    SplitMix random(seed_ ^ hash(name));
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(element_count(shape)));
    for (float& value : *values) {
      const std::uint64_t bits = random.next();
      const std::uint64_t sum = (bits & 0xffffu) + (bits >> 16 & 0xffffu) + (bits >> 32 & 0xffffu) + (bits >> 48);
      value = centre + scale * static_cast<float>(static_cast<std::int32_t>(sum) - kMean);
    }
    add(name, shape, std::move(values));
  }

  void fill(const std::string& name, const Shape& shape, float value) {
    add(name, shape, std::make_shared<std::vector<float>>(static_cast<std::size_t>(element_count(shape)), value));
  }

  // Norms near 1 and 0 and biases near 0, where training starts from exactly these: a mistake in one would not show.
  void norm(const std::string& name, int width) {
    draw(name + ".weight", {width}, kSmall, 1);
    draw(name + ".bias", {width}, kSmall);
  }
  void linear(const std::string& name, int outputs, int inputs, double deviation) {
    draw(name + ".weight", {outputs, inputs}, deviation);
    draw(name + ".bias", {outputs}, kSmall);
  }

  // Branches get narrower with depth, so that their sum does not grow.
  void blocks(const std::string& prefix, int width, int layers) {
    const double usual = 1 / std::sqrt(width), out = usual / std::sqrt(2.0 * layers);
    for (int block = 0; block < layers; ++block) {
      const std::string name = prefix + std::to_string(block) + ".";
      norm(name + "ln_1", width);
      draw(name + "attn.in_proj_weight", {3 * width, width}, usual);
      draw(name + "attn.in_proj_bias", {3 * width}, kSmall);
      linear(name + "attn.out_proj", width, width, out);
      norm(name + "ln_2", width);
      linear(name + "mlp.c_fc", 4 * width, width, 1 / std::sqrt(2.0 * width));
      linear(name + "mlp.c_proj", width, 4 * width, out);
    }
  }

  // One of InCTRL's two heads; its batch norms have seen nothing yet.
  void head(const std::string& name, int inputs) {
    const std::array<int, 4> widths{inputs, 128, 64, 1};
    for (std::size_t layer = 1; layer <= 3; ++layer)
      linear(name + "projection" + std::to_string(layer), widths[layer], widths[layer - 1],
             1 / std::sqrt(3.0 * widths[layer - 1]));
    for (const int layer : {2, 3}) {
      const std::string norm = name + "bn" + std::to_string(layer);
      const Shape width{widths[static_cast<std::size_t>(layer) - 1]};
      for (const char* const one : {".weight", ".running_var"}) fill(norm + one, width, 1);
      for (const char* const zero : {".bias", ".running_mean"}) fill(norm + zero, width, 0);
    }
  }

 private:
  static constexpr double kSmall = 0.02;

  void add(const std::string& name, const Shape& shape, std::shared_ptr<const std::vector<float>> values) {
    checkpoint_.tensors[name] = {DType::kF32, shape, std::as_bytes(std::span(*values))};
    checkpoint_.owners.push_back(std::move(values));
  }

  const std::uint64_t seed_;
  StateDict& checkpoint_;
};

void make_vision(const ClipArchitecture& clip, int grid, Maker& make) {
  const double usual = 1 / std::sqrt(clip.width);
  make.draw("visual.conv1.weight", {clip.width, 3, clip.patch, clip.patch}, 1 / (3.0 * clip.patch));
  make.draw("visual.class_embedding", {clip.width}, usual);
  make.draw("visual.positional_embedding", {1 + grid * grid, clip.width}, usual);
  make.norm("visual.ln_pre", clip.width);
  make.blocks("visual.transformer.resblocks.", clip.width, clip.layers);
  make.norm("visual.ln_post", clip.width);
  make.draw("visual.proj", {clip.width, clip.embedding}, usual);
}

void make_text(const ClipArchitecture& clip, Maker& make) {
  make.draw("token_embedding.weight", {clip.vocabulary, clip.text_width}, 0.02);
  make.draw("positional_embedding", {clip.context, clip.text_width}, 0.01);
  make.blocks("transformer.resblocks.", clip.text_width, clip.text_layers);
  make.norm("ln_final", clip.text_width);
  make.draw("text_projection", {clip.text_width, clip.embedding}, 1 / std::sqrt(clip.text_width));
}

void make_heads(const ClipArchitecture& clip, int grid, Maker& make) {
  const int bottleneck = clip.embedding / 4;
  make.draw("adapter.fc.0.weight", {bottleneck, clip.embedding}, 1 / std::sqrt(3.0 * clip.embedding));
  make.draw("adapter.fc.2.weight", {clip.embedding, bottleneck}, 1 / std::sqrt(3.0 * bottleneck));
  make.head("diff_head_ref.", clip.embedding);
  make.head("diff_head.", grid * grid);
}

}  // namespace

ClipArchitecture clip_architecture(std::string_view name) {
  std::string names;
  for (const Known& known : kKnown) {
    if (known.name == name) return known.clip;
    names.append(names.empty() ? "" : ", ").append(known.name);
  }
  fail(ErrorCode::kInvalidArgument, "architecture '", name, "' is not known; known are: ", names);
}

StateDict random_clip(const ClipArchitecture& clip, std::uint64_t seed, bool heads) {
  StateDict checkpoint;
  Maker make(seed, checkpoint);
  const int grid = clip.input_size / clip.patch;
  make_vision(clip, grid, make);
  make_text(clip, make);
  if (heads) make_heads(clip, grid, make);
  return checkpoint;
}

}  // namespace inctrl
