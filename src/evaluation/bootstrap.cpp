// src/evaluation/bootstrap.cpp. Tested by tests/evaluation/bootstrap_test.cpp
#include "evaluation/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace inctrl {
namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double drawn_mean(std::mt19937_64& random, const std::vector<double>& values) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[drawn(random, values.size())];
  return sum / static_cast<double>(values.size());
}

double percentile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

std::size_t drawn(std::mt19937_64& random, std::size_t count) {
  return random() % count;  // the modulo's bias is below count / 2^64
}

std::optional<Interval> bootstrap_interval(const std::function<std::optional<double>(std::mt19937_64&)>& resampled) {
  std::mt19937_64 random(0);
  std::vector<double> values;
  for (std::size_t i = 0; i < kResamples; ++i)
    if (const std::optional<double> value = resampled(random)) values.push_back(*value);
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return Interval{percentile(values, 0.025), percentile(values, 0.975)};
}

double mean_of_means(std::span<const std::vector<double>> groups) {
  double sum = 0;
  for (const std::vector<double>& group : groups) sum += mean(group);
  return sum / static_cast<double>(groups.size());
}

std::optional<Interval> interval_of_mean(std::span<const std::vector<double>> groups) {
  if (groups.empty() || (groups.size() == 1 && groups.front().size() < 2)) return std::nullopt;
  return bootstrap_interval([&](std::mt19937_64& random) -> std::optional<double> {
    double sum = 0;
    for (std::size_t i = 0; i < groups.size(); ++i)
      sum += drawn_mean(random, groups[groups.size() == 1 ? 0 : drawn(random, groups.size())]);
    return sum / static_cast<double>(groups.size());
  });
}

}  // namespace inctrl
