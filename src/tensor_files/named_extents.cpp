// src/tensor_files/named_extents.cpp. Tested by tests/tensor_files/named_extents_test.cpp
#include "tensor_files/named_extents.h"

#include <limits>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {

void NamedExtents::match(const std::string& tensor, const Shape& found, const NamedShape& needed) {
  std::map<std::string, std::int64_t> learnt = known_;
  bool fits = found.size() == needed.size();
  for (std::size_t axis = 0; fits && axis < found.size(); ++axis)
    fits = found[axis] >= 1 && found[axis] <= std::numeric_limits<int>::max() &&
           learnt.try_emplace(needed[axis], found[axis]).first->second == found[axis];
  require(fits, ErrorCode::kBadFormat, "tensor ", in_quotes(tensor), " is ", inctrl::to_text(found), ", needed ",
          to_text(needed));
  known_ = std::move(learnt);
}

std::string NamedExtents::to_text(const NamedShape& shape) const {
  std::string text;
  for (const std::string& name : shape) {
    const auto number = known_.find(name);
    text += (text.empty() ? "" : ", ") + (number == known_.end() ? name : std::to_string(number->second));
  }
  return "[" + text + "]";
}

}  // namespace inctrl
