// src/metrics/metric.h: a measured figure, or why there is none.
#pragma once

#include <optional>
#include <string>

namespace inctrl {

// Undefined metrics have no value and say why ("no anomalous picture"); they are never 0, 0.5 or 1 instead.
struct Metric {
  std::optional<double> value;
  std::string reason;  // empty if there is a value
};

inline Metric defined(double value) {
  return {value, {}};
}
inline Metric undefined(std::string reason) {
  return {std::nullopt, std::move(reason)};
}

}  // namespace inctrl
