// src/c_api/status_c.h: how does what C++ throws become a status?
// Tested by tests/c_api/c_api_test.cpp
#pragma once

#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include "inctrl.h"
#include "inctrl/error.h"
#include "tensor/require.h"

namespace inctrl::c_api {

// Keeps the words for inctrl_last_error() of this thread.
inctrl_status failed(inctrl_status status, const char* words) noexcept;
inctrl_status status_of(ErrorCode code) noexcept;

// Runs a call's work, which throws where it fails.
template <typename Work>
inctrl_status reporting(Work work) noexcept {
  try {
    work();
    return INCTRL_OK;
  } catch (const Error& error) {
    return failed(status_of(error.code), error.what());
  } catch (const std::bad_alloc&) {
    return failed(INCTRL_OUT_OF_MEMORY, "out of memory");
  } catch (const std::exception& error) {
    return failed(INCTRL_BACKEND, error.what());
  } catch (...) {
    return failed(INCTRL_BACKEND, "unknown failure");
  }
}

inline void require_given(const void* pointer, const char* what) {
  require(pointer != nullptr, ErrorCode::kInvalidArgument, what, " is NULL");
}

// The caller's structure as this version knows it: fields that an older caller lacks are 0. `given` may be NULL.
template <typename Options>
Options known_part(const Options* given, const char* what) {
  Options options{};
  if (given == nullptr) return options;
  require(given->size >= sizeof(std::size_t) && given->size <= 4096, ErrorCode::kInvalidArgument, what, ": size is ",
          given->size, ", not that of the structure: begin it with {.size = sizeof options}");
  const std::size_t bytes = given->size < sizeof(Options) ? given->size : sizeof(Options);
  __builtin_memcpy(static_cast<void*>(&options), given, bytes);
  return options;
}

}  // namespace inctrl::c_api
