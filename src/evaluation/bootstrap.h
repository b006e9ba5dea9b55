// src/evaluation/bootstrap.h: how far could a mean of differences be from the truth?
// Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap, percentile intervals.
// Tested by tests/evaluation/bootstrap_test.cpp
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace inctrl {

struct Interval {
  double low = 0, high = 0;
};

// An index below `count`, at least 1; alike on every machine.
std::size_t drawn(std::mt19937_64& random, std::size_t count);

// Percentiles 2.5 and 97.5, linear between ranks, of what `resampled` gives for kResamples draws from one generator of
// seed 0: the same each time. Draws that give nothing are left out; nothing if all do.
inline constexpr std::size_t kResamples = 2000;
std::optional<Interval> bootstrap_interval(const std::function<std::optional<double>(std::mt19937_64&)>& resampled);

// The mean over groups of the means over their values, neither empty.
double mean_of_means(std::span<const std::vector<double>> groups);

// An interval of it. Two or more groups: groups are drawn with replacement, as many as there are, and in each its
// values likewise (a group of one value stands for itself). One group: its values are drawn. One value: nothing.
std::optional<Interval> interval_of_mean(std::span<const std::vector<double>> groups);

}  // namespace inctrl
