// src/checkpoints/torch_tensors.h: which tensors does a PyTorch pickle describe?
// torch.save pickles a tensor as torch._utils._rebuild_tensor_v2(storage, offset, sizes, strides, ...), the storage
// being a persistent id ("storage", torch.FloatStorage, key, device, count). The bytes of the storages lie elsewhere:
// behind the pickle (legacy_torch.h) or in files of their own. Tested by tests/checkpoints/legacy_torch_test.cpp,
// fuzzed by fuzz/checkpoint_fuzz.cpp
#pragma once

#include "checkpoints/pickle.h"
#include "checkpoints/state_dict.h"

namespace inctrl {

// The globals of a pickled dictionary of tensors: OrderedDict, torch's storages and its ways to rebuild a tensor.
bool is_torch_global(std::string_view module, std::string_view name);

// A run of equal numbers that tensors are views of.
struct TorchStorage {
  DType dtype = DType::kF32;
  std::int64_t count = 0;  // elements

  std::uint64_t byte_count() const noexcept { return static_cast<std::uint64_t>(count) * size_of(dtype); }
};

// By key, all storages that the pickle refers to. kBadFormat if a persistent id is none, or two of them disagree.
std::map<std::string_view, TorchStorage> torch_storages(const Pickle& pickle);

// The tensors of the dictionary at the top of the pickle, or of the one it holds as `state_dict`, `model_state` or
// `model`; `module.` is stripped if all keys begin so, values that are no tensors are passed over.
//   bytes  by key, exactly as long as torch_storages() says; they and the owners outlive the result
// kBadFormat if a view leaves its storage; kLimit if copies of views would outgrow all storages eight times.
StateDict torch_state_dict(const Pickle& pickle, const std::map<std::string_view, std::span<const std::byte>>& bytes);

}  // namespace inctrl
