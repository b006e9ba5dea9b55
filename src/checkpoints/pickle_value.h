// src/checkpoints/pickle_value.h: what can a pickle say, once nothing of it is executed?
// Tested by tests/checkpoints/pickle_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace inctrl {

struct PickleValue;
using PickleRef = const PickleValue*;  // never null; owned by the Pickle it came with
using PickleItems = std::vector<std::pair<PickleRef, PickleRef>>;

struct PickleNone {};
struct PickleBigInt {  // an integer beyond 64 bits: two's complement, little-endian
  std::span<const std::byte> bytes;
};
struct PickleBytes {
  std::span<const std::byte> bytes;
};
struct PickleTuple {
  std::vector<PickleRef> items;
};
struct PickleList {
  std::vector<PickleRef> items;
};
struct PickleDict {
  PickleItems items;  // in the order of the file; a key may come twice
};
struct PickleGlobal {  // a function or class of Python, by name only
  std::string_view module, name;
};
struct PickleObject {  // what Python would have got by calling `callable`
  const PickleGlobal* callable = nullptr;
  const PickleTuple* arguments = nullptr;
  PickleItems items;          // set by key afterwards, as on an OrderedDict
  PickleRef state = nullptr;  // given by BUILD; null if none was
};
struct PicklePersistentId {  // stands for something outside of the pickle, such as a storage
  PickleRef id = nullptr;
};

// One value. Texts and bytes point into the pickled bytes. A list may contain itself: whoever descends, bounds the
// depth.
struct PickleValue {
  std::variant<PickleNone, bool, std::int64_t, double, PickleBigInt, std::string_view, PickleBytes, PickleTuple,
               PickleList, PickleDict, PickleGlobal, PickleObject, PicklePersistentId>
      data;

  // The value as a Kind, or null if it is something else.
  template <typename Kind>
  const Kind* as() const noexcept {
    return std::get_if<Kind>(&data);
  }
};

}  // namespace inctrl
