// src/detector/head_inputs.cpp. Tested by tests/detector/heads_without_text_test.cpp
#include "detector/head_inputs.h"

#include <algorithm>
#include <cstddef>

namespace inctrl {
namespace {

// The first tap is the finest; the image embedding is the mean of the last tap's tokens.
HeadInputs of(const EfficientNetLiteConfig& encoder, const ModelConfig& config) {
  int side = (config.input_size + 1) / 2;  // behind the stem
  for (int block = 0; block < config.taps.front(); ++block) {
    const int stride = encoder.blocks[static_cast<std::size_t>(block)].stride;
    side = (side + stride - 1) / stride;
  }
  const std::size_t last = static_cast<std::size_t>(config.taps.back()) - 1;
  return {.embedding = encoder.blocks[last].channels, .rows = side, .columns = side};
}

HeadInputs of(const VitConfig& encoder, const ModelConfig& config) {
  const int side = config.input_size / encoder.patch;
  return {.embedding = encoder.embedding, .rows = side, .columns = side};
}

}  // namespace

HeadInputs head_inputs(const ModelConfig& config) {
  return std::visit([&](const auto& encoder) { return of(encoder, config); }, config.encoder);
}

}  // namespace inctrl
