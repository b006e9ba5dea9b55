// tests/tensor_files/small_model.h: the smallest model config that is one.
#pragma once

#include "tensor_files/model_file.h"

namespace inctrl {

inline ModelConfig small_model() {
  ModelConfig config;
  config.name = "small";
  config.encoder = EfficientNetLiteConfig{.stem = 8,
                                          .blocks = {{.kernel = 3, .stride = 1, .expansion = 1, .channels = 4},
                                                     {.kernel = 5, .stride = 2, .expansion = 6, .channels = 8}}};
  config.taps = {1, 2};
  config.input_size = 32;
  config.fit = Fit::kPad;
  config.mean = {127.0 / 255.0, 0.456, 0.406};
  config.std = {128.0 / 255.0, 0.224, 0.225};
  config.normal_level = 0.15;
  config.licences = {{"encoder weights", "Apache-2.0", "a test"}};
  return config;
}

}  // namespace inctrl
