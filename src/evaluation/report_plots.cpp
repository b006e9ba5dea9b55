// src/evaluation/report_plots.cpp. Tested by tests/evaluation/report_plots_test.cpp
#include "evaluation/report_plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string_view>
#include <vector>

#include "metrics/image_metrics.h"

namespace inctrl {
namespace {

// Of every drawing, in its own pixels.
constexpr double kLeft = 50, kTop = 8, kWidth = 260, kHeight = 190;
constexpr double kNear = 0.7;  // points closer than this are one
constexpr std::size_t kBins = 30;

std::string decimal(double value, int digits = 1) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(digits) << value;
  return out.str();
}

double across(double share) {
  return kLeft + share * kWidth;
}
double down(double share) {
  return kTop + (1 - share) * kHeight;
}

void write_label(std::ostream& out, double x, double y, std::string_view anchor, const std::string& text) {
  out << "<text x=\"" << decimal(x) << "\" y=\"" << decimal(y) << "\" text-anchor=\"" << anchor << "\">" << text
      << "</text>";
}

struct Axes {
  std::string title, x, y;
  std::array<std::string, 3> x_ticks, y_ticks;  // at 0, 1/2 and 1
};

void begin(std::ostream& out, const Axes& axes) {
  out << "<svg viewBox=\"0 0 320 238\" role=\"img\" aria-label=\"" << axes.title << "\">";
  for (int i = 0; i <= 4; ++i) {
    const double share = i / 4.0;
    out << "<path class=\"grid\" d=\"M" << decimal(across(share)) << ' ' << decimal(down(0)) << 'V' << decimal(down(1))
        << 'M' << decimal(across(0)) << ' ' << decimal(down(share)) << 'H' << decimal(across(1)) << "\"/>";
  }
  const std::array<std::string_view, 3> anchors{"start", "middle", "end"};
  for (std::size_t i = 0; i < 3; ++i) {
    const double share = static_cast<double>(i) / 2;
    write_label(out, across(share), down(0) + 15, anchors[i], axes.x_ticks[i]);
    write_label(out, kLeft - 5, down(share) + (i == 2 ? 9 : 4), "end", axes.y_ticks[i]);
  }
  write_label(out, across(0.5), down(0) + 32, "middle", axes.x);
  out << "<text transform=\"translate(11 " << decimal(down(0.5)) << ") rotate(-90)\" text-anchor=\"middle\">" << axes.y
      << "</text>";
}

std::vector<Judged> judged(const Run& run) {
  std::vector<Judged> pictures;
  for (const ImageScore& image : run.images) pictures.push_back({image.score, image.anomalous});
  return pictures;
}

void write_line(std::ostream& out, int colour, const std::vector<CurvePoint>& points) {
  if (points.empty()) return;
  out << "<polyline class=\"line c" << colour << "\" points=\"";
  double last_x = -1, last_y = -1;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double x = across(points[i].x), y = down(points[i].y);
    const bool ends = i == 0 || i + 1 == points.size();
    if (!ends && std::hypot(x - last_x, y - last_y) < kNear) continue;
    out << (i == 0 ? "" : " ") << decimal(x) << ',' << decimal(y);
    last_x = x;
    last_y = y;
  }
  out << "\"/>";
}

using Curve = std::vector<CurvePoint> (*)(std::span<const Judged>);

std::string curve_plot(std::span<const PlottedRun> runs, const Axes& axes, Curve curve, bool diagonal) {
  std::ostringstream out;
  begin(out, axes);
  if (diagonal)
    out << "<path class=\"chance\" d=\"M" << decimal(across(0)) << ' ' << decimal(down(0)) << 'L' << decimal(across(1))
        << ' ' << decimal(down(1)) << "\"/>";
  for (const PlottedRun& plotted : runs) write_line(out, plotted.colour, curve(judged(*plotted.run)));
  out << "</svg>";
  return out.str();
}

// What the scores of a histogram lie between.
struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;

  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  double share(double value) const { return high > low ? (value - low) / (high - low) : 0.5; }
};

using Bins = std::array<double, kBins>;  // shares of a class

Bins count_scores(std::span<const Run* const> runs, const Range& range, bool anomalous) {
  Bins bins{};
  double count = 0;
  for (const Run* run : runs)
    for (const ImageScore& image : run->images) {
      if (image.anomalous != anomalous) continue;
      ++bins[std::min(kBins - 1, static_cast<std::size_t>(range.share(image.score) * kBins))];
      ++count;
    }
  for (double& bin : bins) bin /= std::max(1.0, count);
  return bins;
}

void write_bars(std::ostream& out, std::string_view colour, const Bins& bins, double highest) {
  out << "<path class=\"" << colour << "\" d=\"";
  for (std::size_t i = 0; i < kBins; ++i) {
    if (bins[i] == 0) continue;
    out << 'M' << decimal(across(static_cast<double>(i) / kBins)) << ' ' << decimal(down(0)) << 'V'
        << decimal(down(bins[i] / highest)) << 'h' << decimal(kWidth / kBins) << 'V' << decimal(down(0)) << 'z';
  }
  out << "\"/>";
}

std::string significant(double value) {
  std::ostringstream out;
  out << std::setprecision(3) << value;
  return out.str();
}

void write_thresholds(std::ostream& out, std::span<const Run* const> runs, const Range& range) {
  for (const Run* run : runs) {
    if (!run->threshold || *run->threshold < range.low || *run->threshold > range.high) continue;
    out << "<path class=\"threshold\" d=\"M" << decimal(across(range.share(*run->threshold))) << ' ' << decimal(down(0))
        << 'V' << decimal(down(1)) << "\"/>";
  }
}

}  // namespace

std::string roc_plot(std::span<const PlottedRun> runs) {
  return curve_plot(
      runs, {"ROC curves", "normal pictures called anomalous", "anomalous found", {"0", "0.5", "1"}, {"0", "0.5", "1"}},
      roc_curve, true);
}

std::string precision_recall_plot(std::span<const PlottedRun> runs) {
  return curve_plot(runs, {"Precision-recall curves", "recall", "precision", {"0", "0.5", "1"}, {"0", "0.5", "1"}},
                    precision_recall_curve, false);
}

std::string score_histogram(std::span<const Run* const> runs) {
  Range range;
  for (const Run* run : runs)
    for (const ImageScore& image : run->images) range.include(image.score);
  if (!(range.low <= range.high)) return {};
  const Bins normal = count_scores(runs, range, false), anomalous = count_scores(runs, range, true);
  const double highest =
      std::max(*std::max_element(normal.begin(), normal.end()), *std::max_element(anomalous.begin(), anomalous.end()));
  std::ostringstream out;
  begin(out, {"Histogram of scores",
              "score",
              "share of the class",
              {significant(range.low), significant((range.low + range.high) / 2), significant(range.high)},
              {"0", decimal(50 * highest, 0) + "%", decimal(100 * highest, 0) + "%"}});
  write_bars(out, "normal", normal, highest);
  write_bars(out, "anomalous", anomalous, highest);
  write_thresholds(out, runs, range);
  out << "</svg>";
  return out.str();
}

}  // namespace inctrl
