// src/checkpoints/import_checkpoint.cpp. Tested by tests/checkpoints/import_checkpoint_test.cpp
#include "checkpoints/import_checkpoint.h"

#include "checkpoints/efficientnet_lite.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

ImportedEncoder read_encoder(const std::filesystem::path& checkpoint) {
  const StateDict state = read_state_dict(checkpoint);
  try {
    require(is_efficientnet_lite(state), ErrorCode::kBadFormat, "none of its ", state.tensors.size(),
            " tensors tell a known architecture; EfficientNet-Lite would have _conv_stem.weight and "
            "_blocks.0._depthwise_conv.weight");
    return import_efficientnet_lite(state);
  } catch (const Error& error) {
    fail(error.code, checkpoint.string(), ": ", error.what());
  }
}

std::vector<int> choose_taps(const std::vector<int>& wanted, const ImportedEncoder& encoder) {
  if (wanted.empty()) return encoder.default_taps;
  const auto blocks = static_cast<int>(encoder.config.blocks.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    require(wanted[i] >= 1 && wanted[i] <= blocks, ErrorCode::kInvalidArgument, "tap ", wanted[i],
            ": the encoder has blocks 1 to ", blocks);
    require(i == 0 || wanted[i] > wanted[i - 1], ErrorCode::kInvalidArgument, "tap ", wanted[i],
            ": taps must ascend, the one before is ", wanted[i - 1]);
  }
  return wanted;
}

ModelConfig configure(const ImportedEncoder& encoder, const std::filesystem::path& out, const ImportOptions& options) {
  constexpr int kSmallest = 16, kLargest = 4096;
  ModelConfig config;
  config.name = options.name.value_or(out.stem().string());
  config.encoder = encoder.config;
  config.taps = choose_taps(options.taps, encoder);
  config.input_size = options.input_size.value_or(encoder.native_input_size);
  require(config.input_size >= kSmallest && config.input_size <= kLargest, ErrorCode::kInvalidArgument, "input size ",
          config.input_size, ": needed ", kSmallest, " to ", kLargest, " pixels");
  config.fit = options.fit.value_or(Fit::kSquash);
  config.mean.fill(127.0 / 255.0);  // TensorFlow's builder feeds (value - 127) / 128
  config.std.fill(128.0 / 255.0);
  config.licences = options.licences.empty() ? encoder.licences : options.licences;
  return config;
}

}  // namespace

ImportReport import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                               const ImportOptions& options) {
  const ImportedEncoder encoder = read_encoder(checkpoint);
  ImportReport report{.config = configure(encoder, out, options), .identity = {}, .notes = encoder.notes};
  if (options.licences.empty())
    report.notes.push_back("licence assumed from the architecture, not read from the file: " +
                           encoder.licences.front().licence + ", " + encoder.licences.front().source);
  report.identity = write_model_file(out, report.config, encoder.tensors);
  return report;
}

}  // namespace inctrl
