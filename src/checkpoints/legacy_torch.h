// src/checkpoints/legacy_torch.h: what is in a file that torch.save wrote before PyTorch 1.6?
// Five pickles (a magic number, the version 1001, facts of the machine, the object, the list of storage keys), then for
// each key in that order an 8-byte count and as many raw elements.
// Source: PyTorch, torch/serialization.py, _legacy_save and _legacy_load.
// Tested by tests/checkpoints/legacy_torch_test.cpp, fuzzed by fuzz/checkpoint_fuzz.cpp
#pragma once

#include "checkpoints/torch_tensors.h"

namespace inctrl {

// Do the bytes start like such a file? Reads the first pickle's head only.
bool is_legacy_torch(std::span<const std::byte> bytes);

// The object and its storages, which point into `bytes`. kBadFormat, kLimit.
TorchFile read_legacy_torch(std::span<const std::byte> bytes);

}  // namespace inctrl
