// src/checkpoints/torch_script.h: which tensors does a TorchScript module hold?
// Its pickle makes an object of a class __torch__.<...> out of an empty tuple and gives it a dictionary of attributes
// as state: tensors, further modules, and plain values. Joined by dots, the keys on the way are a tensor's name. The
// classes' code lies elsewhere in the archive and is never read.
// Source: PyTorch, torch/csrc/jit/serialization/pickler.cpp, Pickler::pushIValueImpl.
// Tested by tests/checkpoints/torch_script_test.cpp, fuzzed by fuzz/zip_fuzz.cpp
#pragma once

#include "checkpoints/torch_tensors.h"

namespace inctrl {

// The further globals of such a pickle: compiled classes, __torch__.<...>, and the helpers that rebuild typed lists. To
// name them is harmless: nothing is ever called.
bool is_torch_script_global(std::string_view module, std::string_view name);

// Is it an object of a compiled class?
bool is_torch_script_module(PickleRef value);

// All tensors of a module. The counters that OpenAI's CLIP keeps at the top as tensors (input_resolution,
// context_length, vocab_size) and values that are no tensors are passed over. kBadFormat if an attribute of a module
// has no name; kLimit for more than 64 modules within one another, 1,000,000 attributes or names of 1,024 bytes:
// modules may be shared, so that a small file may describe a tree without end.
std::vector<NamedTensor> torch_script_tensors(PickleRef module);

}  // namespace inctrl
