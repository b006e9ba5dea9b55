// src/evaluation/report.h: how do results look as one page that needs nothing else?
// For a screen, a phone and paper: no script, no font, no picture from elsewhere; its policy forbids them to browsers.
// Tested by tests/evaluation/report_test.cpp
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "evaluation/results.h"

namespace inctrl {

// One of the worst mistakes, as it is shown. Pictures are data URIs, all four or none.
struct Mistake {
  std::string category, path;
  int shots = 0;
  std::uint64_t seed = 0;
  bool anomalous = false;
  float score = 0;
  double wrong_share = 0;  // of the other class's pictures, those on the wrong side of this one
  std::string prompt;      // the path of the one that holds the nearest patch
  std::string picture_uri, map_uri, query_patch_uri, prompt_patch_uri;
};

// HTML. Every text of the results is escaped. Curves, histograms and the tables in full are of one method: "inctrl",
// else the first; the others' tables are folded away.
std::string report_html(const Results& results, std::span<const Mistake> mistakes);

}  // namespace inctrl
