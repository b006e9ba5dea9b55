// src/tensor/words.cpp: the names of inctrl/error.h and inctrl/options.h. Tested by tests/tensor/words_test.cpp
#include <array>
#include <charconv>
#include <optional>

#include "inctrl/options.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::array<std::string_view, 3> kFits{"crop", "squash", "pad"};
constexpr std::array<std::string_view, 4> kPrecisions{"f32", "bf16", "int8", "auto"};

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

// A whole number of 1 to 3 digits and nothing else.
std::optional<int> small_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool digits = !text.empty() && text.size() <= 3 && text.front() != '-';
  if (!digits || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
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
std::string name(const Tiles& tiles) {
  return std::to_string(tiles.rows) + "x" + std::to_string(tiles.columns);
}
Fit parse_fit(std::string_view text) {
  return static_cast<Fit>(position(kFits, text, "fit"));
}
Precision parse_precision(std::string_view text) {
  return static_cast<Precision>(position(kPrecisions, text, "precision"));
}

Tiles parse_tiles(std::string_view text) {
  const std::size_t cross = text.find('x');
  const std::optional<int> rows = small_number(text.substr(0, cross));
  const std::optional<int> columns =
      cross == std::string_view::npos ? std::nullopt : small_number(text.substr(cross + 1));
  require(rows && columns && *rows >= 1 && *rows <= kMostTilesASide && *columns >= 1 && *columns <= kMostTilesASide,
          ErrorCode::kInvalidArgument, "tiles '", text, "': needed are rows x columns, such as 3x4, each from 1 to ",
          kMostTilesASide);
  return {*rows, *columns};
}
int parse_reach(std::string_view text) {
  if (text == "all") return kEverywhere;
  const std::optional<int> steps = small_number(text);
  require(steps && *steps < kMostTilesASide, ErrorCode::kInvalidArgument, "tile reach '", text,
          "': needed is a number of tiles from 0 to ", kMostTilesASide - 1, ", or all");
  return *steps;
}

}  // namespace inctrl
