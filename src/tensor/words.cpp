// src/tensor/words.cpp: the names of inctrl/error.h and inctrl/options.h. Tested by tests/tensor/words_test.cpp
#include <array>

#include "inctrl/options.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::array<std::string_view, 3> kFits{"crop", "squash", "pad"};
constexpr std::array<std::string_view, 2> kPrecisions{"f32", "bf16"};

// The position of `text` among `words`; kInvalidArgument names `what` and the choices.
template <std::size_t N>
std::size_t position(const std::array<std::string_view, N>& words, std::string_view text, std::string_view what) {
  std::string choices;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == text) return i;
    choices += (i ? ", " : "") + std::string(words[i]);
  }
  fail(ErrorCode::kInvalidArgument, what, " '", text, "' is unknown; choose from ", choices);
}

}  // namespace

std::string_view kind(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument: return "invalid-argument";
    case ErrorCode::kNotFound: return "not-found";
    case ErrorCode::kBadFormat: return "bad-format";
    case ErrorCode::kIncompatible: return "incompatible";
    case ErrorCode::kLimit: return "limit";
    case ErrorCode::kBackend: return "backend";
  }
  return "backend";
}

std::string_view name(Fit fit) noexcept {
  return kFits[static_cast<std::size_t>(fit)];
}
std::string_view name(Precision precision) noexcept {
  return kPrecisions[static_cast<std::size_t>(precision)];
}
Fit parse_fit(std::string_view text) {
  return static_cast<Fit>(position(kFits, text, "fit"));
}
Precision parse_precision(std::string_view text) {
  return static_cast<Precision>(position(kPrecisions, text, "precision"));
}

}  // namespace inctrl
