// src/pictures/value_range.cpp. Tested by tests/pictures/value_range_test.cpp
#include "pictures/value_range.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "tensor/require.h"

namespace inctrl {
namespace {

// All of `text` as a finite number.
std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

ValueRange parse_range(const std::string& text) {
  if (text == "full") return {ValueRange::Kind::kFull, 0, 0};
  if (text == "auto") return {ValueRange::Kind::kAuto, 0, 0};
  const std::string_view whole = text;
  const std::size_t colon = whole.find(':');
  if (colon != std::string_view::npos) {
    const std::optional<double> low = parse_number(whole.substr(0, colon)),
                                high = parse_number(whole.substr(colon + 1));
    if (low && high && *low < *high) return {ValueRange::Kind::kFixed, *low, *high};
  }
  fail(ErrorCode::kInvalidArgument, "range '", text, "' is unknown; choose full, auto or MIN:MAX with MIN below MAX");
}

}  // namespace inctrl
