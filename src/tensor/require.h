// src/tensor/require.h: how does a check read? One line: require(holds, code, "operation: what was expected, ", value).
// Tested by tests/tensor/require_test.cpp
#pragma once

#include <sstream>

#include "inctrl/error.h"

namespace inctrl {

// Throws Error(code) whose message is `parts` streamed one after the other.
template <typename... Parts>
[[noreturn]] void fail(ErrorCode code, const Parts&... parts) {
  std::ostringstream message;
  (message << ... << parts);
  throw Error(code, message.str());
}

// As fail(), unless the condition holds; then the parts cost nothing.
template <typename... Parts>
void require(bool holds, ErrorCode code, const Parts&... parts) {
  if (!holds) [[unlikely]]
    fail(code, parts...);
}

}  // namespace inctrl
