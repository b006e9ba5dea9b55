// src/sources/frame_sampling.cpp. Tested by tests/sources/frame_sampling_test.cpp
#include "sources/frame_sampling.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include "tensor/require.h"

namespace inctrl {
namespace {

// Times of frames are rounded to a microsecond or so by their container.
constexpr double kSlack = 1e-5;

}  // namespace

Every parse_every(const std::string& text) {
  constexpr double kLongest = 1e6;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  const double seconds = unit == "s" ? value : unit == "ms" ? value / 1000 : unit == "min" ? value * 60 : 0;
  const bool is_count = unit == "f" && value == std::floor(value);
  const bool is_sensible = error == std::errc() && value > 0 && value <= kLongest && seconds <= kLongest;
  require(is_sensible && (is_count || seconds > 0), ErrorCode::kInvalidArgument, "\"", text,
          "\" is no interval of frames; give such as 0.5s, 500ms, 2min or 10f (every tenth frame)");
  return is_count ? Every{0, static_cast<std::int64_t>(value)} : Every{seconds, 0};
}

bool FrameSampling::takes(double time) {
  const std::int64_t index = seen_++;
  if (every_.frames > 0) return index % every_.frames == 0;
  if (index == 0) first_ = due_ = time;
  if (time + kSlack < due_) return false;
  due_ = first_ + (std::floor((time - first_ + kSlack) / every_.seconds) + 1) * every_.seconds;
  return true;
}

}  // namespace inctrl
