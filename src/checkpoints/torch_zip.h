// src/checkpoints/torch_zip.h: what is in a zip archive that torch.save or torch.jit.save wrote?
// <root>/data.pkl is the object, <root>/data/<key> are the storages, raw; <root>/byteorder says how, if it is there.
// The root is any name. An archive with <root>/constants.pkl is TorchScript: its object is a module (torch_script.h),
// and its code, constants and debug records are left alone. Source: PyTorch, torch/serialization.py, _save and _load;
// torch/csrc/jit/serialization. Tested by tests/checkpoints/torch_zip_test.cpp, fuzzed by fuzz/zip_fuzz.cpp
#pragma once

#include "checkpoints/torch_tensors.h"

namespace inctrl {

// The object and its storages, which point into `bytes`. kBadFormat, kLimit.
TorchFile read_torch_zip(std::span<const std::byte> bytes);

}  // namespace inctrl
