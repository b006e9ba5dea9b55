// src/checkpoints/torch_tensors.h: which tensors does a PyTorch pickle describe?
// torch.save pickles a tensor as torch._utils._rebuild_tensor_v2(storage, offset, sizes, strides, ...), the storage
// being a persistent id ("storage", torch.FloatStorage, key, device, count). The bytes of the storages lie elsewhere:
// behind the pickle (legacy_torch.h) or in entries of an archive (torch_zip.h).
// Tested by tests/checkpoints/legacy_torch_test.cpp and torch_zip_test.cpp, fuzzed by fuzz/checkpoint_fuzz.cpp
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

// By key, all storages that the pickle refers to. kBadFormat if a persistent id is not a storage, or two disagree.
std::map<std::string_view, TorchStorage> torch_storages(const Pickle& pickle);

// A file of torch.save or torch.jit.save, taken apart: the object, and by key the bytes of the storages it refers to,
// exactly as long as torch_storages() says. All of it points into the file's bytes.
struct TorchFile {
  Pickle object;
  std::map<std::string_view, std::span<const std::byte>> storages;
};

// A tensor of the pickle under the name it will have.
struct NamedTensor {
  std::string name;
  PickleRef tensor = nullptr;  // is_torch_tensor()
};

// Is it a call that rebuilds a tensor, or a parameter that holds one?
bool is_torch_tensor(PickleRef value);

// The tensors of the dictionary at the top of the pickle, or of the one it holds as `state_dict`, `model_state` or
// `model`; of a TorchScript module (torch_script.h) all tensors within. Values that are no tensors are passed over.
// kBadFormat if a view leaves its storage or a name comes twice; kLimit if copies of views would outgrow all storages
// eight times.
StateDict torch_state_dict(const TorchFile& file);

// The tensors of the list or tuple at the top of the pickle. kBadFormat, also for an item that is no tensor; kLimit.
TensorList torch_tensor_list(const TorchFile& file);

}  // namespace inctrl
