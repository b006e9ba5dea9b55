// src/checkpoints/state_dict.h: which tensors does somebody else's checkpoint hold, whatever container they came in?
// The containers' own headers say where their formats are written down. Tested by tests/checkpoints/state_dict_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "tensor/tensor_view.h"

namespace inctrl {

// What the tensors came in; it may tell what they do not.
enum class Container {
  kTorch,        // torch.save, of any version
  kTorchScript,  // torch.jit.save: OpenAI's own CLIP checkpoints
  kSafetensors,
};

// Tensors under the names that their makers gave them. They point into the checkpoint's file where they lie there
// densely, otherwise into memory of their own; `owners` keep both alive. Copies share them.
struct StateDict {
  std::map<std::string, TensorView> tensors;
  std::vector<std::shared_ptr<const void>> owners;
  Container container = Container::kTorch;
};

// Tensors in the order of a list, such as a published prompt set. Owned as above.
struct TensorList {
  std::vector<TensorView> tensors;
  std::vector<std::shared_ptr<const void>> owners;
};

// Reads what torch.save writes (zip archives, and the format before PyTorch 1.6), TorchScript archives and safetensors;
// which of them it is shows in the content. The file is mapped, nothing in it is executed. `module.` is stripped if all
// names begin so. kNotFound; kBadFormat and kLimit, naming the file and what is wrong with it.
StateDict read_state_dict(const std::filesystem::path& checkpoint);

// As above, from bytes that stay valid as long as `owner` lives; errors name no file.
StateDict parse_state_dict(std::span<const std::byte> bytes, std::shared_ptr<const void> owner);

// Reads a list of tensors that torch.save wrote. kNotFound; kBadFormat and kLimit, naming the file.
TensorList read_tensor_list(const std::filesystem::path& file);

}  // namespace inctrl
