// src/checkpoints/pickle.h: what does a pickle describe, without running it?
// Python's pickle is a program for a stack machine that may call any function by name. This reader knows the opcodes
// that build plain values and refuses all others by name; a call becomes a PickleObject that records what would have
// been called, and only names on the caller's list may appear at all. Source: Python's pickletools.py, protocols 2
// to 5. Tested by tests/checkpoints/pickle_test.cpp, fuzzed by fuzz/checkpoint_fuzz.cpp
#pragma once

#include <deque>

#include "checkpoints/pickle_value.h"

namespace inctrl {

// Values of one pickle. Movable; references stay valid as long as this lives and the pickled bytes stay where they are.
// Values lie side by side, not inside one another, so nesting costs no call stack, neither to read nor to free.
class Pickle {
 public:
  Pickle(Pickle&&) noexcept = default;
  Pickle& operator=(Pickle&&) noexcept = default;

  const PickleValue& root() const noexcept { return *root_; }
  const std::deque<PickleValue>& values() const noexcept { return values_; }  // all of them, the root among them
  std::size_t size() const noexcept { return size_; }                         // bytes read, STOP included

 private:
  friend class PickleReader;
  Pickle() = default;
  std::deque<PickleValue> values_;
  PickleRef root_ = nullptr;
  std::size_t size_ = 0;
};

// May this global appear? Such as "collections", "OrderedDict".
using AllowsGlobal = bool (*)(std::string_view module, std::string_view name);

// Reads one pickle from the start of `bytes`; more may follow it. kBadFormat naming the offset and the opcode or global
// that is not allowed; kLimit beyond two million opcodes, which bounds values, stack, marks and memo as well.
Pickle read_pickle(std::span<const std::byte> bytes, AllowsGlobal allows);

}  // namespace inctrl
