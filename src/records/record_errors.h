// src/records/record_errors.h: what do records refuse that a service answers in a way of its own?
// DiskFull comes from below: whoever writes a file may meet it.
#pragma once

#include "inctrl/error.h"
#include "tensor_files/disk_full.h"  // DiskFull

namespace inctrl {

// A name or id that is taken, or a version that is not the latest any more: right when it was asked for, but somebody
// was faster. Look again, and ask again.
struct Conflict : Error {
  explicit Conflict(const std::string& message) : Error(ErrorCode::kInvalidArgument, message) {}
};

}  // namespace inctrl
