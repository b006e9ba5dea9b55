// src/checkpoints/inventory.h: has a checkpoint all tensors that an architecture needs, in the right shapes, and no
// others? Tested by tests/checkpoints/refusals_test.cpp
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoints/imported_encoder.h"
#include "checkpoints/state_dict.h"
#include "tensor_files/named_extents.h"

namespace inctrl {

// Hands out a checkpoint's tensors by name and shape, and remembers which were asked for.
class Inventory {
 public:
  // `checkpoint` must outlive the inventory.
  explicit Inventory(const StateDict& checkpoint) : checkpoint_(checkpoint) {}

  const TensorView* find(const std::string& name) const;
  // Holds a tensor's shape against one in names and learns what is new in it. kBadFormat as take(); marks nothing.
  void measure(const std::string& name, const NamedShape& needed, NamedExtents& extents) const;
  // How many blocks are there, whose tensors' names begin with `prefix`, a number from 0 on and a dot? One more than
  // the highest number, so that a gap shows as a missing tensor. kBadFormat if there is none, or more than 1000.
  int count_blocks(const std::string& prefix) const;
  // kBadFormat naming the tensor, the shape found and the one needed. Marks it as taken.
  const TensorView& take(const std::string& name, const Shape& needed);
  std::vector<float> take_floats(const std::string& name, const Shape& needed);
  // kBadFormat naming the first tensor that was not taken and is not `known` to be of no use to `family`.
  void require_all_taken(std::string_view family, const std::function<bool(std::string_view)>& known) const;

 private:
  const StateDict& checkpoint_;
  std::set<std::string> taken_;
};

// Puts `values` under `name` into the encoder's tensors, which own them from then on.
void keep(ImportedEncoder& encoder, const std::string& name, const Shape& shape, std::vector<float> values);
// The same of a checkpoint's tensor: 32-bit floats stay where they are, others are converted.
void keep(ImportedEncoder& encoder, const std::string& name, const TensorView& tensor);

}  // namespace inctrl
