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

// Compiles for the device and precision that `options` ask for; see make_encoder() for what it throws.
ov::CompiledModel compile(const std::shared_ptr<ov::Model>& graph, const EncoderOptions& options);

}  // namespace inctrl
