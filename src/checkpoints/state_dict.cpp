// src/checkpoints/state_dict.cpp. Tested by tests/checkpoints/state_dict_test.cpp
#include "checkpoints/state_dict.h"

#include <algorithm>
#include <string_view>

#include "checkpoints/legacy_torch.h"
#include "checkpoints/torch_zip.h"
#include "checkpoints/zip_archive.h"
#include "tensor/require.h"
#include "tensor_files/mapped_file.h"
#include "tensor_files/safetensors.h"

namespace inctrl {
namespace {

using Bytes = std::span<const std::byte>;

bool is_torch(Bytes bytes) {
  return is_legacy_torch(bytes) || is_zip(bytes);
}

TorchFile read_torch(Bytes bytes) {
  return is_zip(bytes) ? read_torch_zip(bytes) : read_legacy_torch(bytes);
}

// The header's length takes 8 bytes; the header is a JSON object.
bool is_safetensors(Bytes bytes) {
  return bytes.size() > 8 && bytes[8] == std::byte{'{'};
}

// Names of models that were trained on several devices begin so.
void strip_module(std::map<std::string, TensorView>& tensors) {
  static constexpr std::string_view kPrefix = "module.";
  const auto has_prefix = [](const auto& item) { return item.first.starts_with(kPrefix); };
  if (!std::all_of(tensors.begin(), tensors.end(), has_prefix)) return;
  std::map<std::string, TensorView> stripped;
  for (auto& [name, tensor] : tensors) stripped.emplace(name.substr(kPrefix.size()), std::move(tensor));
  tensors = std::move(stripped);
}

// What `read` makes of the file's bytes; errors name the file.
template <typename Read>
auto read_mapped(const std::filesystem::path& path, Read read) {
  const MappedFile file = MappedFile::open(path);
  try {
    return read(file);
  } catch (const Error& error) {
    fail(error.code, path.string(), ": ", error.what());
  }
}

}  // namespace

StateDict parse_state_dict(Bytes bytes, std::shared_ptr<const void> owner) {
  StateDict state;
  if (is_torch(bytes)) {
    state = torch_state_dict(read_torch(bytes));
  } else {
    require(is_safetensors(bytes), ErrorCode::kBadFormat,
            "neither a PyTorch checkpoint nor a safetensors file; files of torch.save and torch.jit.save, and "
            "safetensors can be read");
    state.tensors = Safetensors::parse(bytes, owner, "safetensors").tensors();
    state.container = Container::kSafetensors;
  }
  state.owners.push_back(std::move(owner));
  strip_module(state.tensors);
  return state;
}

StateDict read_state_dict(const std::filesystem::path& checkpoint) {
  return read_mapped(checkpoint, [](const MappedFile& file) { return parse_state_dict(file.bytes(), file.owner()); });
}

TensorList read_tensor_list(const std::filesystem::path& file) {
  return read_mapped(file, [](const MappedFile& mapped) {
    require(is_torch(mapped.bytes()), ErrorCode::kBadFormat, "not a file of torch.save");
    TensorList list = torch_tensor_list(read_torch(mapped.bytes()));
    list.owners.push_back(mapped.owner());
    return list;
  });
}

}  // namespace inctrl
