// src/checkpoints/inventory.cpp. Tested by tests/checkpoints/refusals_test.cpp
#include "checkpoints/inventory.h"

#include <algorithm>
#include <charconv>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {

const TensorView* Inventory::find(const std::string& name) const {
  const auto found = checkpoint_.tensors.find(name);
  return found == checkpoint_.tensors.end() ? nullptr : &found->second;
}

void Inventory::measure(const std::string& name, const NamedShape& needed, NamedExtents& extents) const {
  const TensorView* const found = find(name);
  require(found, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is missing; needed ", extents.to_text(needed));
  extents.match(name, found->shape, needed);
}

int Inventory::count_blocks(const std::string& prefix) const {
  constexpr int kMost = 1000;  // as in a model file
  int count = 0;
  for (auto item = checkpoint_.tensors.lower_bound(prefix); item != checkpoint_.tensors.end(); ++item) {
    const std::string& name = item->first;
    if (!name.starts_with(prefix)) break;
    const char* const end = name.data() + name.size();
    int number = 0;
    const auto [after, error] = std::from_chars(name.data() + prefix.size(), end, number);
    if (error == std::errc::invalid_argument || after == end || *after != '.') continue;  // no block; surplus, perhaps
    require(error == std::errc() && number >= 0 && number < kMost, ErrorCode::kBadFormat, "tensor ", in_quotes(name),
            ": more than ", kMost, " blocks");
    count = std::max(count, number + 1);
  }
  require(count > 0, ErrorCode::kBadFormat, "there are no blocks, whose tensors would be named ", in_quotes(prefix),
          " and a number");
  return count;
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
