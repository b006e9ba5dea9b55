// src/checkpoints/inventory.cpp. Tested by tests/checkpoints/efficientnet_lite_test.cpp and clip_vit_test.cpp
#include "checkpoints/inventory.h"

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {

const TensorView* Inventory::find(const std::string& name) const {
  const auto found = checkpoint_.tensors.find(name);
  return found == checkpoint_.tensors.end() ? nullptr : &found->second;
}

const TensorView& Inventory::take(const std::string& name, const Shape& needed) {
  const TensorView* const found = find(name);
  require(found, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is missing; needed ", to_text(needed));
  require(found->shape == needed, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is ", to_text(found->shape),
          ", needed ", to_text(needed));
  taken_.insert(name);
  return *found;
}

std::vector<float> Inventory::take_floats(const std::string& name, const Shape& needed) {
  return to_floats(take(name, needed));
}

void Inventory::require_all_taken(std::string_view family, const std::function<bool(std::string_view)>& known) const {
  for (const auto& [name, tensor] : checkpoint_.tensors)
    require(taken_.contains(name) || known(name), ErrorCode::kBadFormat, "tensor ", in_quotes(name), " ",
            to_text(tensor.shape), " is surplus: ", family, " has none of this name");
}

void keep(ImportedEncoder& encoder, const std::string& name, const Shape& shape, std::vector<float> values) {
  const auto kept = std::make_shared<const std::vector<float>>(std::move(values));
  encoder.tensors[name] = {DType::kF32, shape, std::as_bytes(std::span(*kept))};
  encoder.owners.push_back(kept);
}

void keep(ImportedEncoder& encoder, const std::string& name, const TensorView& tensor) {
  if (tensor.dtype == DType::kF32) {
    encoder.tensors[name] = tensor;
  } else {
    keep(encoder, name, tensor.shape, to_floats(tensor));
  }
}

}  // namespace inctrl
