// tests/evaluation/invented_results.h: results of nothing, with figures that are easy to follow.
#pragma once

#include <string>

#include "evaluation/results.h"

namespace inctrl {

// A run whose every metric is `figure`, but for pixel_pro, which is undefined.
inline Run invented_run(const std::string& category, int shots, std::uint64_t seed, double figure,
                        const std::string& method = "inctrl") {
  Run run{category, shots, seed, method, {category + "/train/1.png"}, 0.3f, 0.25f, 4, {}, {}};
  for (const auto& [name, member] : kMetrics) run.metrics.*member = defined(figure);
  run.metrics.pixel_pro = undefined("no masks");
  run.images = {{category + "/test/1.png", false, 0.1f}, {category + "/test/2.png", true, 0.7f}};
  return run;
}

// Two categories, two seeds: means 0.8 and 0.6 by seed.
inline Results invented_results() {
  Results results{"inctrl-lite", "0123456789abcdef", "0.1.0", "mvtec", "/data", {{"fit", "crop"}}, {}, {}, {}};
  results.categories = {{"bolts", 4, 1, 1, 0}, {"nuts", 4, 1, 1, 1}};
  results.runs = {invented_run("bolts", 2, 0, 0.9), invented_run("bolts", 2, 1, 0.6), invented_run("nuts", 2, 0, 0.7),
                  invented_run("nuts", 2, 1, 0.6)};
  results.failures = {{"nuts", "nuts/test/3.png", "is no picture"}};
  return results;
}

}  // namespace inctrl
