// inctrl/error.h: what the library throws.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace inctrl {

enum class ErrorCode {
  kInvalidArgument,  // a value that no call of this kind accepts
  kNotFound,         // a file, model or prompt set that is not there
  kBadFormat,        // bytes that are not what they claim to be
  kIncompatible,     // parts that do not belong together: model and prompts, encoder and heads
  kLimit,            // too large, too many
  kBackend,          // OpenVINO, disk, memory
};

// The one exception of this library, std::bad_alloc apart. A call that throws has changed nothing.
struct Error : std::runtime_error {
  Error(ErrorCode what_failed, const std::string& message) : std::runtime_error(message), code(what_failed) {}
  ErrorCode code;
};

// The code's name on every interface: "invalid-argument", "not-found", "bad-format", "incompatible", "limit",
// "backend".
std::string_view kind(ErrorCode code) noexcept;

}  // namespace inctrl
