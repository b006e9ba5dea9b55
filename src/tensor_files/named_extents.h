// src/tensor_files/named_extents.h: do the shapes of a file's tensors fit one another, if no size is known beforehand?
// A shape is written in names: {"bottleneck", "embedding"} against [160, 640] learns both numbers, and later shapes
// that say "embedding" must have 640 there. Tested by tests/tensor_files/named_extents_test.cpp
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tensor/tensor_view.h"

namespace inctrl {

using NamedShape = std::vector<std::string>;  // outermost first

class NamedExtents {
 public:
  NamedExtents() = default;  // knows "1" only
  // `known`: sizes that are given, such as the width of an encoder's embedding.
  explicit NamedExtents(const std::map<std::string, std::int64_t>& known) { known_.insert(known.begin(), known.end()); }

  // Learns the names that are new. kBadFormat naming the tensor, the shape found and the one needed, in numbers as far
  // as they are known: "tensor 'a' is [6, 23], needed [bottleneck, 24]". No extent may be 0.
  void match(const std::string& tensor, const Shape& found, const NamedShape& needed);

  // A needed shape, in numbers as far as they are known: "[bottleneck, 24]".
  std::string to_text(const NamedShape& shape) const;

  // The number behind a name that was given or matched.
  std::int64_t at(const std::string& name) const { return known_.at(name); }

 private:
  std::map<std::string, std::int64_t> known_{{"1", 1}};
};

}  // namespace inctrl
