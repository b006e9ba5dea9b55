// src/encoder/openvino_run.h: what do the encoders share when they meet OpenVINO?
#pragma once

#include <openvino/openvino.hpp>

#include "encoder/encoder.h"
#include "tensor/require.h"

namespace inctrl {

// Runs `action`; what OpenVINO throws becomes kBackend.
template <typename Action>
auto on_backend(const char* doing, Action action) {
  try {
    return action();
  } catch (const ov::Exception& error) {
    fail(ErrorCode::kBackend, "OpenVINO, ", doing, ": ", error.what());
  }
}

// Compiles for the device that `options` ask for; see make_encoder() for what it throws. Precision: kF32, or kBf16.
ov::CompiledModel compile(const std::shared_ptr<ov::Model>& graph, const EncoderOptions& options);

// `options` with the number format that floating-point parts of the model's graphs are computed in.
EncoderOptions with_float_precision(const ModelFile& model, EncoderOptions options);

}  // namespace inctrl
